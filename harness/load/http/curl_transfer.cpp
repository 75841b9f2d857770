#include "harness/load/http/curl_transfer.hpp"

#include <netinet/in.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <new>
#include <span>
#include <string_view>
#include <utility>

#include "harness/load/http/curl_ending.hpp"
#include "harness/load/http/fixed_headers.hpp"

namespace harness::load {
namespace {

// How its header begins for libcurl.
constexpr std::string_view trace_line = "traceparent: ";

long whole_millis(Duration value) {
  return std::chrono::ceil<std::chrono::milliseconds>(value).count();
}

bool is_loopback(std::string_view address) {
  return address.starts_with("127.") || address == "::1";
}

// Of this side; IPv6 has it where IPv4 has it.
int port_of(int socket) {
  sockaddr_in6 address{};
  socklen_t size = sizeof address;
  const int got = getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size);
  return got == 0 ? ntohs(address.sin6_port) : 0;
}

}  // namespace

CurlTransfer::CurlTransfer(const RequestKind& kind, TransferId id, const Clock& clock,
                           std::vector<TransferId>& sending, SocketsByPort& sockets,
                           StepDeadlines<CurlTransfer>& step_deadlines)
    : kind_(kind),
      id_(id),
      clock_(clock),
      sending_(sending),
      sockets_(sockets),
      handle_(curl_easy_init()),
      limits_(limits_of(kind.step_timeouts)),
      alarm_(*this, step_deadlines) {
  if (handle_ == nullptr) throw std::bad_alloc();
  set(CURLOPT_PRIVATE, this);
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_ERRORBUFFER, error_.data());
  set(CURLOPT_HTTP09_ALLOWED, 1L);  // to see what else speaks there
  set_protocol(handle_.get(), kind);
  set_method();
  set_headers();
  set_callbacks();
}

void CurlTransfer::set_method() {
  if (kind_.method == "HEAD") {
    set(CURLOPT_NOBODY, 1L);
    return;
  }
  if (kind_.has_body()) set_body(kind_.body);
  set(CURLOPT_CUSTOMREQUEST, kind_.method.c_str());
}

void CurlTransfer::set_body(const std::string& body) {
  body_size_ = body.size();
  set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
  set(CURLOPT_POSTFIELDS, body.c_str());
}

// No more than are needed: libcurl walks along all of them a dozen times for each request.
void CurlTransfer::set_headers() {
  for (const auto& [name, value] : kind_.headers) add_header(name + ": " + value);
  const bool http_1_1 = kind_.protocol.http == scenario::HttpVersion::http_1_1;
  if (http_1_1) add_unless_given("Connection", "keep-alive");
  add_unless_given("User-Agent", "harness");
  if (kind_.has_body()) {
    add_unless_given("Expect", "");        // no pause before it
    add_unless_given("Content-Type", "");  // not libcurl's guess
  }
  add_header(std::string(trace_line) + std::string(TraceContext::header_size, '0'));
  traceparent_ = headers_.get();
  while (traceparent_->next != nullptr) traceparent_ = traceparent_->next;
  set(CURLOPT_HTTPHEADER, headers_.get());
}

// An empty value keeps libcurl from sending the header.
void CurlTransfer::add_unless_given(const char* name, const char* value) {
  if (!kind_.has_header(name)) add_header(std::string(name) + ": " + value);
}

void CurlTransfer::add_header(const std::string& line) {
  headers_.reset(curl_slist_append(headers_.release(), line.c_str()));
  if (headers_ == nullptr) throw std::bad_alloc();
}

void CurlTransfer::set_callbacks() {
  set(CURLOPT_HEADERFUNCTION, &take_header);
  set(CURLOPT_HEADERDATA, this);
  set(CURLOPT_WRITEFUNCTION, &take_body);
  set(CURLOPT_WRITEDATA, this);
  set(CURLOPT_SSL_CTX_FUNCTION, &before_handshake);
  set(CURLOPT_SSL_CTX_DATA, this);
  set(CURLOPT_PREREQFUNCTION, &before_request);
  set(CURLOPT_PREREQDATA, this);
  set(CURLOPT_OPENSOCKETFUNCTION, &open_socket);
  set(CURLOPT_OPENSOCKETDATA, this);
  if (kind_.url_beginning().starts_with("https:")) {
    set(CURLOPT_NOPROGRESS, 0L);
    set(CURLOPT_XFERINFOFUNCTION, &note_goodbye);
    set(CURLOPT_XFERINFODATA, this);
  }
}

// libcurl takes an answer for whole which ends with its connection, whether or not TLS has said
// goodbye, without which somebody on the way may have cut it (RFC 9112, 9.8). Called for the last
// time when all of it has been read, and the connection is still there.
int CurlTransfer::note_goodbye(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  auto& transfer = *static_cast<CurlTransfer*>(self);
  curl_tlssessioninfo* found = nullptr;
  curl_easy_getinfo(transfer.handle_.get(), CURLINFO_TLS_SSL_PTR, &found);
  const auto* session = found != nullptr ? static_cast<const SSL*>(found->internals) : nullptr;
  transfer.said_goodbye_ =
      session != nullptr && (SSL_get_shutdown(session) & SSL_RECEIVED_SHUTDOWN) != 0;
  return 0;
}

// Whether it ended with its connection, and in TLS that has not.
bool CurlTransfer::was_cut_off() const {
  const bool is_secured = kind_.url_beginning().starts_with("https:");
  return is_secured && !said_goodbye_ && answer_.ends_with_connection(kind_.method == "HEAD");
}

void CurlTransfer::prepare(const Order& order, Receiver& receiver) {
  receiver_ = &receiver;
  sent_ = 0;
  led_away_ = false;
  was_told_again_ = false;
  was_kept_from_again_ = false;
  said_goodbye_ = false;
  found_it_dead_ = false;
  open_error_ = 0;
  error_.front() = '\0';
  steps_.start(Step::connecting, order.started);
  alarm_.set(&limits_, Step::connecting, order.started);
  answer_.begin(order.keep, kind_.protocol.http == scenario::HttpVersion::http_2);
  set_headers_of(order);
  if (order.body) set_body(body_ = *order.body);
  // Its 0 would mean for ever.
  set(CURLOPT_TIMEOUT_MS, std::max(1L, whole_millis(order.ends_at() - order.started)));
  set(CURLOPT_URL, order.url.c_str());
}

void CurlTransfer::set_headers_of(const Order& order) {
  char* value = traceparent_->data + trace_line.size();
  order.trace.write_header(
      std::span<char, TraceContext::header_size>(value, TraceContext::header_size));
  Headers of_last_order(std::exchange(traceparent_->next, nullptr));
  for (const auto& [name, text] : order.headers) add_header(name + ": " + text);
}

CURLcode CurlTransfer::before_handshake(CURL*, void*, void* self) {
  auto& transfer = *static_cast<CurlTransfer*>(self);
  transfer.enter(Step::tls_handshaking, transfer.clock_.now());
  return CURLE_OK;
}

// When a kept connection dies without an answer, libcurl sends the request again by itself,
// whatever its method. The server may have handled the first, so a second that would count must not
// happen, but where the server asks for it. And where a server refuses a stream of HTTP/2, it does
// so five times, on one fresh connection after the other.
int CurlTransfer::before_request(void* self, char* peer, char*, int, int local_port) {
  auto& transfer = *static_cast<CurlTransfer*>(self);
  transfer.is_from_here_ = is_loopback(peer);
  transfer.led_away_ = transfer.kind_.stays_here && !transfer.is_from_here_;
  if (transfer.led_away_) return CURL_PREREQFUNC_ABORT;
  if (transfer.sent_ == 0) transfer.began_on_kept_ = transfer.info(CURLINFO_NUM_CONNECTS) == 0;
  if (!transfer.began_on_kept_) transfer.sockets_[local_port] = transfer.opened_;
  transfer.found_it_dead_ =
      transfer.info(CURLINFO_NUM_CONNECTS) == 0 && transfer.is_dead(local_port);
  if (transfer.found_it_dead_) return CURL_PREREQFUNC_ABORT;
  const bool again = transfer.sent_++ > 0 && !transfer.was_told_again_;
  const bool may_go_again = transfer.kind_.is_idempotent() && transfer.began_on_kept_;
  transfer.was_kept_from_again_ = again && !may_go_again;
  if (transfer.was_kept_from_again_) return CURL_PREREQFUNC_ABORT;
  transfer.enter(Step::sending, transfer.clock_.now());
  transfer.sending_.push_back(transfer.id_);
  return CURL_PREREQFUNC_OK;
}

// libcurl sees that its server has closed a kept connection, but not that it has reset it. What
// came unasked without TLS, such as a 408, ends it, too.
bool CurlTransfer::is_dead(int local_port) const {
  const auto known = sockets_.find(local_port);
  // Its number may have come to mean another one.
  if (known == sockets_.end() || port_of(known->second) != local_port) return false;
  char byte = 0;
  const ssize_t size = recv(known->second, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  const bool is_plain = kind_.url_beginning().starts_with("http:");
  return size == 0 || (size > 0 && is_plain) || (size < 0 && errno != EAGAIN);
}

bool CurlTransfer::is_out() const {
  if (body_size_ == 0) return true;
  curl_off_t sent = 0;
  curl_easy_getinfo(handle_.get(), CURLINFO_SIZE_UPLOAD_T, &sent);
  return static_cast<std::size_t>(sent) >= body_size_;
}

// Unless the answer did not wait for the whole request.
void CurlTransfer::answer_awaited(TimePoint now) {
  if (steps_.step() == Step::sending) enter(Step::waiting, now);
}

void CurlTransfer::enter(Step step, TimePoint now) {
  steps_.enter(step, now);
  alarm_.set(&limits_, step, now);
}

std::size_t CurlTransfer::take_header(char* line, std::size_t, std::size_t size, void* self) {
  auto& transfer = *static_cast<CurlTransfer*>(self);
  if (transfer.steps_.step() != Step::receiving) {
    transfer.enter(Step::receiving, transfer.clock_.now());
  }
  const bool wanted = transfer.answer_.take_header({line, size});
  return wanted ? size : 0;  // 0: no more of it
}

std::size_t CurlTransfer::take_body(char* bytes, std::size_t, std::size_t size, void* self) {
  const bool wanted = static_cast<CurlTransfer*>(self)->answer_.take_body({bytes, size});
  return wanted ? size : 0;
}

// libcurl forgets why there was no socket. One for a request that has been on its way already has
// its time for connecting, too.
curl_socket_t CurlTransfer::open_socket(void* self, curlsocktype, curl_sockaddr* address) {
  auto& transfer = *static_cast<CurlTransfer*>(self);
  if (transfer.sent_ > 0) transfer.enter(Step::connecting, transfer.clock_.now());
  const int socket_ =
      ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
  if (socket_ < 0) transfer.open_error_ = errno;
  transfer.opened_ = socket_;
  return socket_;
}

bool CurlTransfer::has_died_and_been_retried(CURLcode code) const {
  const long by_itself = sent_ - (was_told_again_ ? 1 : 0);
  return by_itself > 1 || (by_itself == 1 && code == CURLE_COULDNT_CONNECT);
}

bool CurlTransfer::was_connected() const { return sent_ > 0 && info(CURLINFO_NUM_CONNECTS) == 0; }

// libcurl sends again five times in the life of a handle; then it gives up once, and counts anew.
bool CurlTransfer::has_given_up_too_early(CURLcode code) const {
  constexpr std::array of_a_dead_connection{CURLE_SEND_ERROR,  CURLE_RECV_ERROR,
                                            CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE,
                                            CURLE_HTTP2,       CURLE_HTTP2_STREAM};
  const bool died = std::find(of_a_dead_connection.begin(), of_a_dead_connection.end(), code) !=
                    of_a_dead_connection.end();
  return died && was_connected() && steps_.step() != Step::receiving && kind_.is_idempotent();
}

// As LeanConnection has it.
bool CurlTransfer::was_given_up_unasked(CURLcode code) const {
  const bool told_so = code == CURLE_OK && info(CURLINFO_RESPONSE_CODE) == 408;
  return told_so && was_connected() && answer_.closes_connection() && !was_told_again_;
}

bool CurlTransfer::has_to_go_again(CURLcode code) {
  if (found_it_dead_) return true;
  if (was_given_up_unasked(code)) return was_told_again_ = true;
  return has_given_up_too_early(code);
}

Outcome CurlTransfer::outcome(CURLcode code) const {
  if (!answer_.problem().empty()) return {.ending = Ending::bad_answer};
  if (code == CURLE_OK || answer_.is_last_of_http()) {
    if (!answer_.has_whole_head() || was_cut_off()) return {.ending = Ending::closed_early};
    return {.ending = Ending::answered, .status = static_cast<int>(info(CURLINFO_RESPONSE_CODE))};
  }
  if (led_away_) return {.ending = Ending::led_away};
  if (answer_.is_too_long()) return {.ending = Ending::too_long};
  if (was_kept_from_again_ || (!kind_.is_idempotent() && has_died_and_been_retried(code))) {
    return {.ending = Ending::closed_early};
  }
  const long error = open_error_ != 0 ? open_error_ : info(CURLINFO_OS_ERRNO);
  // Where nothing is wrong with the system or TLS, an answer that has begun makes receiving fail.
  const bool failed_in_tls = std::string_view(error_.data()).starts_with("OpenSSL");
  const bool unreadable =
      steps_.step() == Step::receiving && code == CURLE_RECV_ERROR && error == 0 && !failed_in_tls;
  if (unreadable) return {.ending = Ending::bad_answer};
  // To libcurl a path that no socket can have is a host that it does not find.
  const bool has_no_socket =
      code == CURLE_COULDNT_RESOLVE_HOST && !kind_.protocol.unix_socket.empty();
  if (has_no_socket) return {.ending = Ending::unreachable};
  return {.ending = ending_of(code, static_cast<int>(error))};
}

// What we ended ourselves has its name.
std::string_view CurlTransfer::why(CURLcode code) const {
  if (!answer_.problem().empty()) return answer_.problem();
  const bool was_ours = code == CURLE_ABORTED_BY_CALLBACK || code == CURLE_WRITE_ERROR;
  if (outcome_.ending == Ending::answered || was_ours) return {};
  if (code == CURLE_OK) {
    return was_cut_off() ? "TLS has ended without a goodbye" : "the head of the answer breaks off";
  }
  return error_.front() != '\0' ? error_.data() : curl_easy_strerror(code);
}

void CurlTransfer::end(CURLcode code, TimePoint now) {
  outcome_ = outcome(code);
  why_ = code == CURLE_OPERATION_TIMEDOUT && alarm_.has_gone_off(now)
             ? std::string_view((*limits_)[steps_.step()].why)
             : why(code);
  alarm_.still();
  ended_ = now;
  steps_.enter(steps_.step(), now);
  if (was_connected()) {
    steps_.count_as(Step::sending, Step::connecting, steps_.timings()[Step::connecting]);
  }
}

long CurlTransfer::info(CURLINFO which) const {
  long value = 0;
  curl_easy_getinfo(handle_.get(), which, &value);
  return value;
}

void CurlTransfer::tell_receiver() const {
  receiver_->ended({.outcome = outcome_,
                    .ended = ended_,
                    .timings = steps_.timings(),
                    .answer = outcome_.ending == Ending::answered ? answer_.kept() : nullptr,
                    .why = why_,
                    .is_from_here = is_from_here_});
}

}  // namespace harness::load
