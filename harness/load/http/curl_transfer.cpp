#include "harness/load/http/curl_transfer.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <new>
#include <span>
#include <string_view>

#include "harness/load/http/curl_ending.hpp"

namespace harness::load {
namespace {

constexpr std::string_view trace_header = "traceparent: ";

long whole_millis(Duration value) {
  return std::chrono::ceil<std::chrono::milliseconds>(value).count();
}

}  // namespace

CurlTransfer::CurlTransfer(const PreparedRequest& request, TransferId id)
    : request_(request), id_(id), handle_(curl_easy_init()) {
  if (handle_ == nullptr) throw std::bad_alloc();
  set(CURLOPT_PRIVATE, this);
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_PROXY, "");  // the system itself is measured, whatever the environment says
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  set(CURLOPT_TIMEOUT_MS, whole_millis(request.spec().timeout));
  set_method();
  set_headers();
  set_callbacks();
}

template <typename Value>
void CurlTransfer::set(CURLoption option, Value value) {
  if (curl_easy_setopt(handle_.get(), option, value) != CURLE_OK) throw std::bad_alloc();
}

void CurlTransfer::set_method() {
  const scenario::Request& spec = request_.spec();
  if (spec.method == "HEAD") {
    set(CURLOPT_NOBODY, 1L);
    return;
  }
  if (!spec.body.empty() || spec.method == "POST") {
    set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(spec.body.size()));
    set(CURLOPT_POSTFIELDS, spec.body.c_str());
  }
  set(CURLOPT_CUSTOMREQUEST, spec.method.c_str());
}

void CurlTransfer::set_headers() {
  for (const auto& [name, value] : request_.spec().headers) add_header(name + ": " + value);
  add_unless_given("Connection", "keep-alive");
  add_unless_given("User-Agent", "harness");
  add_unless_given("Expect", "");        // no pause before a body
  add_unless_given("Content-Type", "");  // not libcurl's guess
  add_header(std::string(trace_header) + std::string(TraceContext::header_size, '0'));
  const curl_slist* last = headers_.get();
  while (last->next != nullptr) last = last->next;
  traceparent_ = last->data + trace_header.size();
  set(CURLOPT_HTTPHEADER, headers_.get());
}

// An empty value keeps libcurl from sending the header.
void CurlTransfer::add_unless_given(const char* name, const char* value) {
  const auto& given = request_.spec().headers;
  const bool is_given = std::any_of(given.begin(), given.end(), [name](const auto& header) {
    return curl_strequal(header.first.c_str(), name) != 0;
  });
  if (!is_given) add_header(std::string(name) + ": " + value);
}

void CurlTransfer::add_header(const std::string& line) {
  headers_.reset(curl_slist_append(headers_.release(), line.c_str()));
  if (headers_ == nullptr) throw std::bad_alloc();
}

void CurlTransfer::set_callbacks() {
  set(CURLOPT_WRITEFUNCTION, &discard);
  set(CURLOPT_PREREQFUNCTION, &before_request);
  set(CURLOPT_PREREQDATA, this);
  set(CURLOPT_OPENSOCKETFUNCTION, &open_socket);
  set(CURLOPT_OPENSOCKETDATA, this);
}

void CurlTransfer::prepare(const Order& order, Receiver& receiver) {
  receiver_ = &receiver;
  sent_ = 0;
  open_error_ = 0;
  order.trace.write_header(
      std::span<char, TraceContext::header_size>(traceparent_, TraceContext::header_size));
  set(CURLOPT_URL, order.url.c_str());
}

// When a kept connection dies without an answer, libcurl quietly sends the request again on a new
// one. The server may have handled the first, so the second must not happen.
int CurlTransfer::before_request(void* self, char*, char*, int, int) {
  auto& transfer = *static_cast<CurlTransfer*>(self);
  return transfer.sent_++ == 0 ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT;
}

// libcurl forgets why there was no socket.
curl_socket_t CurlTransfer::open_socket(void* self, curlsocktype, curl_sockaddr* address) {
  const int socket_ =
      ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
  if (socket_ < 0) static_cast<CurlTransfer*>(self)->open_error_ = errno;
  return socket_;
}

bool CurlTransfer::is_plain() const {
  const char* scheme = nullptr;
  curl_easy_getinfo(handle_.get(), CURLINFO_SCHEME, &scheme);
  return scheme != nullptr && curl_strequal(scheme, "http") != 0;
}

Outcome CurlTransfer::outcome(CURLcode code) const {
  if (code == CURLE_OK) {
    long status = 0;
    curl_easy_getinfo(handle_.get(), CURLINFO_RESPONSE_CODE, &status);
    return {.ending = Ending::answered, .status = static_cast<int>(status)};
  }
  const bool died_and_retried = sent_ > 1 || (sent_ == 1 && code == CURLE_COULDNT_CONNECT);
  if (died_and_retried) return {.ending = Ending::closed_early};
  long error = open_error_;
  if (error == 0) curl_easy_getinfo(handle_.get(), CURLINFO_OS_ERRNO, &error);
  // Without TLS nothing but the system and the answer itself can make receiving fail.
  const bool unreadable = code == CURLE_RECV_ERROR && error == 0 && is_plain();
  if (unreadable) return {.ending = Ending::bad_answer};
  return {.ending = ending_of(code, static_cast<int>(error))};
}

}  // namespace harness::load
