#include "harness/load/http/curl_transfer.hpp"

#include <netinet/in.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <new>
#include <span>
#include <string_view>
#include <utility>

#include "harness/core/text.hpp"
#include "harness/load/http/fixed_headers.hpp"
#include "harness/net/loopback.hpp"
#include "harness/net/url.hpp"

namespace harness::load {
namespace {

// How its header begins for libcurl.
constexpr std::string_view trace_line = "traceparent: ";

long whole_millis(Duration value) {
  return std::chrono::ceil<std::chrono::milliseconds>(value).count();
}

net::Address place_of(const curl_sockaddr& address) {
  net::Address place;
  place.size = std::min<socklen_t>(address.addrlen, sizeof place.at);
  std::memcpy(&place.at, &address.addr, place.size);
  return place;
}

// Of this side; IPv6 has it where IPv4 has it.
int port_of(int socket) {
  sockaddr_in6 address{};
  socklen_t size = sizeof address;
  const int got = getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size);
  return got == 0 ? ntohs(address.sin6_port) : 0;
}

}  // namespace

CurlTransfer::CurlTransfer(const RequestKind& kind, TransferId id, CurlWorkplace& workplace)
    : kind_(kind),
      id_(id),
      workplace_(workplace),
      limits_(limits_of(kind.step_timeouts)),
      alarm_(*this, workplace.step_deadlines) {
  word_headers();
  name_loopback();
}

// libcurl knows localhost, and all below it, by these names alone.
void CurlTransfer::name_loopback() {
  const std::string host = net::host_of(kind_.url_beginning());
  const Protocol& protocol = kind_.protocol;
  const bool goes_there_itself = protocol.proxy.empty() && protocol.unix_socket.empty();
  if (!host.ends_with('.') || !net::is_localhost(host) || !goes_there_itself) return;
  connects_to_.reset(curl_slist_append(nullptr, "::localhost:"));
}

void CurlTransfer::renew_handle(TimePoint now) {
  handle_.reset(curl_easy_init());
  if (handle_ == nullptr) throw std::bad_alloc();
  set(CURLOPT_PRIVATE, this);
  set(CURLOPT_NOSIGNAL, 1L);
  speaks_http_2_ = false;
  goes_away_.reset();
  handshakes_ = 0;
  error_.fill('\0');
  set(CURLOPT_ERRORBUFFER, error_.data());
  set(CURLOPT_HTTP09_ALLOWED, 1L);  // to see what else speaks there
  set_protocol(handle_.get(), kind_);
  set_place();
  set_method();
  if (body_) set_body(*body_);
  set(CURLOPT_HTTPHEADER, headers_.get());
  set_callbacks();
  set(CURLOPT_URL, url_.c_str());
  set(CURLOPT_CONNECT_TO, connects_to_.get());
  set_keeping();
  // 0 would mean for ever.
  set(CURLOPT_TIMEOUT_MS, std::max(1L, whole_millis(ends_at_ - now)));
}

void CurlTransfer::set_keeping() {
  set(CURLOPT_FORBID_REUSE, may_keep_connection(kind_) ? 0L : 1L);
}

// Else libcurl looks its host up by itself.
void CurlTransfer::set_place() {
  const std::string& url = kind_.url_beginning();
  if (!net::check_url(url)) return;
  const net::Authority there = net::authority_of(url);
  const std::string host = net::without_brackets(there.host);
  const net::Found* found = workplace_.fence.found(host, there.port);
  if (found == nullptr) return;
  std::vector<std::string> addresses;
  for (const net::Address& address : found->addresses) {
    addresses.push_back(net::host_of(address));
  }
  const std::string line = host + ":" + there.port + ":" + join(addresses, ",");
  found_.reset(curl_slist_append(nullptr, line.c_str()));
  if (found_ == nullptr) throw std::bad_alloc();
  set(CURLOPT_RESOLVE, found_.get());
}

void CurlTransfer::set_method() {
  if (kind_.method == "HEAD") set(CURLOPT_NOBODY, 1L);
  if (kind_.has_body()) set_body(kind_.body);
  set(CURLOPT_CUSTOMREQUEST, kind_.method.c_str());
}

void CurlTransfer::set_body(const std::string& body) {
  // libcurl knows no HEAD with a body; of its answer we take no more than the head.
  if (kind_.method == "HEAD") set(CURLOPT_NOBODY, 0L);
  body_size_ = body.size();
  set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
  set(CURLOPT_POSTFIELDS, body.c_str());
}

// No more than are needed: libcurl walks along all of them a dozen times for each request.
void CurlTransfer::word_headers() {
  for (const auto& [name, value] : kind_.headers) add_header(name, value);
  const bool http_1_1 = kind_.protocol.http == scenario::HttpVersion::http_1_1;
  if (http_1_1) add_unless_given("Connection", "keep-alive");
  add_unless_given("User-Agent", "harness");
  if (kind_.has_body()) {
    add_unless_given("Expect", "");        // no pause before it
    add_unless_given("Content-Type", "");  // not libcurl's guess
  }
  add_line(std::string(trace_line) + std::string(TraceContext::header_size, '0'));
  traceparent_ = headers_.get();
  while (traceparent_->next != nullptr) traceparent_ = traceparent_->next;
}

// An empty value keeps libcurl from sending the header.
void CurlTransfer::add_unless_given(const char* name, const char* value) {
  if (!kind_.has_header(name)) add_line(std::string(name) + ": " + value);
}

// To libcurl a semicolon says that there is to be no value.
void CurlTransfer::add_header(const std::string& name, std::string_view value) {
  const bool is_empty = trim(value).empty() && !same_name(name, "Host");
  add_line(is_empty ? name + ";" : name + ": " + std::string(value));
}

void CurlTransfer::add_line(const std::string& line) {
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
  set(CURLOPT_CLOSESOCKETFUNCTION, &close_socket);
  set(CURLOPT_CLOSESOCKETDATA, &workplace_);
  set(CURLOPT_DEBUGFUNCTION, &note_words);
  set(CURLOPT_DEBUGDATA, this);
  set(CURLOPT_VERBOSE, 1L);
  if (kind_.url_beginning().starts_with("https:")) {
    set(CURLOPT_NOPROGRESS, 0L);
    set(CURLOPT_XFERINFOFUNCTION, &before_end);
    set(CURLOPT_XFERINFODATA, this);
  }
}

const SSL* CurlTransfer::tls_session() const {
  curl_tlssessioninfo* found = nullptr;
  curl_easy_getinfo(handle_.get(), CURLINFO_TLS_SSL_PTR, &found);
  return found != nullptr ? static_cast<const SSL*>(found->internals) : nullptr;
}

void CurlTransfer::prepare(const Order& order, Receiver& receiver) {
  receiver_ = &receiver;
  left_answer_.reset();
  sent_ = 0;
  may_be_sent_ = 1;
  may_have_crossed_ = false;
  led_away_ = false;
  asks_for_fresh_ = false;
  was_kept_from_again_ = false;
  has_come_in_part_ = false;
  has_lost_answer_ = false;
  said_goodbye_ = false;
  died_ = false;
  died_by_reset_ = false;
  died_holding_body_ = false;
  socket_ = -1;
  open_error_ = 0;
  steps_.start(Step::connecting, order.started);
  alarm_.set(&limits_, Step::connecting, order.started);
  keep_ = order.keep;
  answer_.begin(order.keep, kind_.method == "HEAD", is_http_2());
  url_ = order.url;
  body_ = order.body;
  add_headers_of(order);
  ends_at_ = order.ends_at();
  renew_handle(order.started);
}

void CurlTransfer::add_headers_of(const Order& order) {
  char* value = traceparent_->data + trace_line.size();
  order.trace.write_header(
      std::span<char, TraceContext::header_size>(value, TraceContext::header_size));
  Lines of_last_order(std::exchange(traceparent_->next, nullptr));
  for (const auto& [name, text] : order.headers) add_header(name, text);
}

CURLcode CurlTransfer::before_handshake(CURL*, void*, void* self) {
  auto& transfer = *static_cast<CurlTransfer*>(self);
  ++transfer.handshakes_;
  transfer.has_heard_of_tls_ = false;
  transfer.receiver_->went_on();
  transfer.resume(Step::tls_handshaking, transfer.workplace_.clock.now());
  return CURLE_OK;
}

int CurlTransfer::before_request(void* self, char* peer, char*, int, int local_port) {
  const bool may_send = static_cast<CurlTransfer*>(self)->may_send(peer, local_port);
  return may_send ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT;
}

// libcurl sends a request again by itself: when a kept connection dies without an answer, whatever
// the method, though the server may have handled the first; up to five times, where a server
// refuses a stream of HTTP/2; and without its expectation where 417 has answered that. It goes as
// with LeanConnection instead: once more at most, on a fresh connection.
bool CurlTransfer::may_send(std::string_view peer, int local_port) {
  is_from_here_ = is_here(std::string(peer));
  led_away_ = kind_.stays_here && !is_from_here_;
  if (led_away_) return false;
  const bool is_kept = info(CURLINFO_NUM_CONNECTS) == 0;
  if (sent_ == 0) began_on_kept_ = is_kept;
  if (!is_kept) workplace_.sockets[local_port] = opened_;
  const bool again = sent_ == may_be_sent_;
  if (again && answer_.has_final_head()) return false;
  was_kept_from_again_ = again && !may_go_again(refused_by_);
  if (was_kept_from_again_) return false;
  asks_for_fresh_ = is_kept && (again || is_dead(local_port));
  if (asks_for_fresh_) {
    set(CURLOPT_FORBID_REUSE, 1L);
    return false;
  }
  if (sent_ > 0) receiver_->sent_again();
  // Where libcurl sends it again by itself, it would take one that somebody else has kept.
  set(CURLOPT_FRESH_CONNECT, 1L);
  receiver_->went_on();
  may_be_sent_ = ++sent_;
  refused_by_ = {};
  has_come_in_part_ = false;
  has_lost_answer_ = false;
  left_connection_ = false;
  speaks_http_2_ = is_http_2() && agreed_on_http_2();
  const SSL* session = tls_session();
  is_tls_1_3_ = session != nullptr && SSL_version(session) >= TLS1_3_VERSION;
  // In TLS to a proxy, nobody knows whose records are told of.
  record_.begin(kind_.protocol.proxy.starts_with("https:") ? nullptr : session);
  // What was said before is of another connection, and so is whether that may be kept: libcurl has
  // not gone to another handle where it sends again by itself.
  error_.fill('\0');
  set_keeping();
  const auto socket = workplace_.sockets.find(local_port);
  socket_ = socket != workplace_.sockets.end() ? socket->second : -1;
  came_before_ = session == nullptr ? bytes_received(socket_) : std::nullopt;
  sent_at_ = workplace_.clock.now();
  enter(Step::sending, sent_at_);
  workplace_.sending.push_back(id_);
  return true;
}

// Behind a proxy nobody knows more of it than its name.
bool CurlTransfer::is_here(const std::string& peer) const {
  if (!kind_.protocol.unix_socket.empty()) return true;
  const bool is_near = net::is_loopback_address(peer);
  return is_near && (kind_.protocol.proxy.empty() || net::is_loopback_host(net::host_of(url_)));
}

// Without TLS there is nobody to ask, and a proxy is spoken to in HTTP/1.1.
bool CurlTransfer::agreed_on_http_2() const {
  const SSL* session = tls_session();
  if (session == nullptr) return kind_.protocol.proxy.empty();
  const unsigned char* name = nullptr;
  unsigned size = 0;
  SSL_get0_alpn_selected(session, &name, &size);
  return std::string_view(reinterpret_cast<const char*>(name), size) == "h2";
}

// libcurl sees that its server has closed a kept connection, but not that it has reset it, or said
// goodbye in TLS. What came unasked, such as a 408, would be taken for the next answer; HTTP/2 has
// things to say between two.
bool CurlTransfer::is_dead(int local_port) const {
  const auto known = workplace_.sockets.find(local_port);
  // Its number may have come to mean another one.
  if (known == workplace_.sockets.end() || port_of(known->second) != local_port) return false;
  char byte = 0;
  const ssize_t size = recv(known->second, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  const SSL* session = tls_session();
  const bool speaks = size > 0 || (session != nullptr && SSL_has_pending(session) != 0);
  return size == 0 || (speaks && !is_http_2()) || (size < 0 && errno != EAGAIN);
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

void CurlTransfer::resume(Step step, TimePoint now) {
  steps_.enter(step, now);
  alarm_.set(&limits_, step, now - steps_.timings()[step]);
}

std::size_t CurlTransfer::take_header(char* line, std::size_t, std::size_t size, void* self) {
  auto& transfer = *static_cast<CurlTransfer*>(self);
  if (transfer.steps_.step() != Step::receiving) {
    transfer.enter(Step::receiving, transfer.workplace_.clock.now());
  }
  transfer.record_.note_use();
  transfer.receiver_->went_on();
  const bool wanted = transfer.answer_.take_header({line, size});
  transfer.note_head();
  return wanted && !transfer.is_answered_early() ? size : 0;  // 0: no more of it
}

std::size_t CurlTransfer::take_body(char* bytes, std::size_t, std::size_t size, void* self) {
  auto& transfer = *static_cast<CurlTransfer*>(self);
  transfer.record_.note_use();
  transfer.receiver_->went_on();
  const bool wanted = transfer.answer_.take_body({bytes, size});
  return wanted && !transfer.is_answered_early() ? size : 0;
}

// libcurl would send all of its body first, to a server that may not want it; and behind the answer
// to a HEAD that has one, it would wait for the answer's.
bool CurlTransfer::is_answered_early() const {
  const bool waits_for_more = kind_.method == "HEAD" && body_size_ > 0;
  return answer_.is_whole() && (waits_for_more || !is_out());
}

// libcurl forgets why there was no socket. One for a request that has been on its way already has
// its time for connecting, too.
curl_socket_t CurlTransfer::open_socket(void* self, curlsocktype, curl_sockaddr* address) {
  auto& transfer = *static_cast<CurlTransfer*>(self);
  if (transfer.sent_ > 0) transfer.enter(Step::connecting, transfer.workplace_.clock.now());
  transfer.led_away_ = !transfer.workplace_.fence.admits(place_of(*address));
  if (transfer.led_away_) return CURL_SOCKET_BAD;
  const int socket_ =
      ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
  if (socket_ < 0) transfer.open_error_ = errno;
  transfer.opened_ = socket_;
  return socket_;
}

bool CurlTransfer::was_connected() const { return sent_ > 0 && info(CURLINFO_NUM_CONNECTS) == 0; }

// libcurl keeps one of HTTP/2 on which a stream has failed. To it one that can be read no more is
// one that the server has closed.
void CurlTransfer::leave_connection() const {
  curl_socket_t socket = CURL_SOCKET_BAD;
  curl_easy_getinfo(handle_.get(), CURLINFO_ACTIVESOCKET, &socket);
  if (is_http_2() && socket != CURL_SOCKET_BAD) shutdown(socket, SHUT_RDWR);
}

long CurlTransfer::info(CURLINFO which) const {
  long value = 0;
  curl_easy_getinfo(handle_.get(), which, &value);
  return value;
}

}  // namespace harness::load
