#include "services/http/client.hpp"

#include <sys/epoll.h>

#include <array>
#include <new>

namespace services::http {
namespace {

// Enough that 500 rolls at a time find their connections open again; libcurl keeps few by itself.
constexpr long kept_connections = 1024;

std::size_t append_body(char* data, std::size_t size, std::size_t count, void* body) {
  static_cast<std::string*>(body)->append(data, size * count);
  return size * count;
}

CallFailure failure(CURLcode code, const char* detail) {
  const auto kind = code == CURLE_OPERATION_TIMEDOUT ? CallFailure::Kind::timed_out
                                                     : CallFailure::Kind::unreachable;
  return {kind, *detail != '\0' ? detail : curl_easy_strerror(code)};
}

}  // namespace

// What libcurl writes into while a call is under way; it must stay where it is.
struct Client::Transfer {
  Call call;
  Done done;
  std::string body = {};
  curl_slist* headers = nullptr;
  CURL* easy = curl_easy_init();
  std::array<char, CURL_ERROR_SIZE> detail{};

  Transfer(Call call_, Done done_) : call(std::move(call_)), done(std::move(done_)) {}
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;
  ~Transfer() {
    curl_easy_cleanup(easy);
    curl_slist_free_all(headers);
  }

  void prepare();
  void add_header(const std::string& line) { headers = curl_slist_append(headers, line.c_str()); }
  CallResult result(CURLcode code) const;
};

void Client::Transfer::prepare() {
  // Servers that close after each answer unless they are asked not to: Pistache is one.
  add_header("Connection: keep-alive");
  add_header("Expect:");
  for (const auto& [name, value] : call.headers) add_header(name + ": " + value);
  const long timeout_ms = std::chrono::ceil<std::chrono::milliseconds>(call.timeout).count();
  curl_easy_setopt(easy, CURLOPT_URL, call.url.c_str());
  curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, call.method.c_str());
  curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, timeout_ms);
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, detail.data());
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, append_body);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, &body);
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
  if (!call.body.empty()) {
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, call.body.data());
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(call.body.size()));
  }
}

CallResult Client::Transfer::result(CURLcode code) const {
  if (code != CURLE_OK) return tl::unexpected(failure(code, detail.data()));
  long status = 0;
  const char* content_type = nullptr;
  curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
  curl_easy_getinfo(easy, CURLINFO_CONTENT_TYPE, &content_type);
  return Response{static_cast<int>(status), body, content_type != nullptr ? content_type : ""};
}

Client::Client(EventLoop& loop) : loop_(loop), multi_(curl_multi_init()) {
  curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &Client::on_socket);
  curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &Client::on_timer);
  curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, kept_connections);
}

Client::~Client() {
  for (const auto& [easy, transfer] : transfers_) curl_multi_remove_handle(multi_, easy);
  transfers_.clear();
  curl_multi_cleanup(multi_);
}

void Client::start(Call call, Done done) {
  auto transfer = std::make_unique<Transfer>(std::move(call), std::move(done));
  transfer->prepare();
  CURL* const easy = transfer->easy;
  transfers_.emplace(easy, std::move(transfer));
  curl_multi_add_handle(multi_, easy);  // which arms the timer that starts it
}

int Client::on_socket(CURL*, curl_socket_t socket, int what, void* self, void*) {
  auto& client = *static_cast<Client*>(self);
  if (what == CURL_POLL_REMOVE) {
    client.loop_.unwatch(socket);
    return 0;
  }
  const std::uint32_t events =
      ((what & CURL_POLL_IN) != 0 ? EPOLLIN : 0U) | ((what & CURL_POLL_OUT) != 0 ? EPOLLOUT : 0U);
  client.loop_.watch(socket, events,
                     [&client, socket](std::uint32_t ready) { client.on_ready(socket, ready); });
  return 0;
}

int Client::on_timer(CURLM*, long timeout_ms, void* self) {
  static_cast<Client*>(self)->arm_timer(timeout_ms);
  return 0;
}

void Client::on_ready(curl_socket_t socket, std::uint32_t epoll_events) {
  int flags = 0;
  if ((epoll_events & EPOLLIN) != 0) flags |= CURL_CSELECT_IN;
  if ((epoll_events & EPOLLOUT) != 0) flags |= CURL_CSELECT_OUT;
  if ((epoll_events & (EPOLLERR | EPOLLHUP)) != 0) flags |= CURL_CSELECT_ERR;
  advance(socket, flags);
}

void Client::arm_timer(long timeout_ms) {
  loop_.cancel(timer_);
  if (timeout_ms < 0) return;
  timer_ = loop_.after(std::chrono::milliseconds(timeout_ms),
                       [this] { advance(CURL_SOCKET_TIMEOUT, 0); });
}

void Client::advance(curl_socket_t socket, int flags) {
  int running = 0;
  curl_multi_socket_action(multi_, socket, flags, &running);
  settle_finished();
}

void Client::settle_finished() {
  int left = 0;
  while (const CURLMsg* const message = curl_multi_info_read(multi_, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    CURL* const easy = message->easy_handle;
    const CURLcode code = message->data.result;  // read before the handle, and with it the
    curl_multi_remove_handle(multi_, easy);      // message, goes
    const auto node = transfers_.extract(easy);
    const Transfer& transfer = *node.mapped();
    transfer.done(transfer.result(code));
  }
}

}  // namespace services::http
