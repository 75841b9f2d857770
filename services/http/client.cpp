#include "services/http/client.hpp"

#include <sys/epoll.h>

#include <utility>

#include "services/http/transfer.hpp"

namespace services::http {
namespace {

// Enough that 500 rolls at a time find their connections open again; libcurl keeps few by itself.
constexpr long kept_connections = 1024;

}  // namespace

Client::Client(EventLoop& loop, AddressRule rule)
    : loop_(loop), rule_(std::move(rule)), multi_(curl_multi_init()) {
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
  auto transfer = std::make_unique<Transfer>(std::move(call), std::move(done), rule_);
  CURL* const easy = transfer->easy();
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
    node.mapped()->finish(code);
  }
}

}  // namespace services::http
