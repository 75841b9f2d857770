#include "services/http/transfer.hpp"

#include <netdb.h>

#include <utility>

namespace services::http {
namespace {

std::string to_text(const curl_sockaddr& address) {
  std::array<char, NI_MAXHOST> text{};
  ::getnameinfo(&address.addr, address.addrlen, text.data(), text.size(), nullptr, 0,
                NI_NUMERICHOST);
  return text.data();
}

Headers received_headers(CURL* easy) {
  Headers headers;
  constexpr int last_response = -1;
  curl_header* header = nullptr;
  while ((header = curl_easy_nextheader(easy, CURLH_HEADER, last_response, header)) != nullptr) {
    headers.emplace_back(header->name, header->value);
  }
  return headers;
}

}  // namespace

Transfer::Transfer(Call call, Client::Done done, const AddressRule& rule)
    : call_(std::move(call)), done_(std::move(done)), rule_(rule) {
  prepare();
}

Transfer::~Transfer() {
  curl_easy_cleanup(easy_);
  curl_slist_free_all(headers_);
}

void Transfer::add_header(const std::string& line) {
  headers_ = curl_slist_append(headers_, line.c_str());
}

void Transfer::prepare() {
  // Servers that close after each answer unless they are asked not to: Pistache is one.
  add_header("Connection: keep-alive");
  add_header("Expect:");
  for (const auto& [name, value] : call_.headers) add_header(name + ": " + value);
  const long timeout_ms = std::chrono::ceil<std::chrono::milliseconds>(call_.timeout).count();
  curl_easy_setopt(easy_, CURLOPT_URL, call_.url.c_str());
  curl_easy_setopt(easy_, CURLOPT_CUSTOMREQUEST, call_.method.c_str());
  curl_easy_setopt(easy_, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  curl_easy_setopt(easy_, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy_, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy_, CURLOPT_TIMEOUT_MS, timeout_ms);
  curl_easy_setopt(easy_, CURLOPT_ERRORBUFFER, detail_.data());
  curl_easy_setopt(easy_, CURLOPT_WRITEFUNCTION, &Transfer::on_body);
  curl_easy_setopt(easy_, CURLOPT_WRITEDATA, this);
  prepare_body();
  if (rule_) {
    // A proxy would be the one that connects, unasked.
    curl_easy_setopt(easy_, CURLOPT_PROXY, "");
    curl_easy_setopt(easy_, CURLOPT_OPENSOCKETFUNCTION, &Transfer::on_connect);
    curl_easy_setopt(easy_, CURLOPT_OPENSOCKETDATA, this);
  }
  curl_easy_setopt(easy_, CURLOPT_HTTPHEADER, headers_);
}

// A POST or PUT without a body says so: servers want to know its length.
void Transfer::prepare_body() {
  const bool wants_body = call_.method == "POST" || call_.method == "PUT";
  if (call_.body.empty() && !wants_body) return;
  add_header("Content-Type:");  // libcurl's own, which would call any body a form
  curl_easy_setopt(easy_, CURLOPT_POSTFIELDS, call_.body.data());
  curl_easy_setopt(easy_, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(call_.body.size()));
}

CallResult Transfer::result(CURLcode code) const {
  if (code != CURLE_OK) return tl::unexpected(failure(code));
  long status = 0;
  const char* content_type = nullptr;
  curl_easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &status);
  curl_easy_getinfo(easy_, CURLINFO_CONTENT_TYPE, &content_type);
  return Response{static_cast<int>(status), body_, content_type != nullptr ? content_type : "",
                  received_headers(easy_)};
}

CallFailure Transfer::failure(CURLcode code) const {
  using Kind = CallFailure::Kind;
  if (code == CURLE_WRITE_ERROR) {
    return {Kind::too_long,
            "the answer is longer than " + std::to_string(call_.longest_answer) + " bytes"};
  }
  const std::string why = detail_[0] != '\0' ? detail_.data() : curl_easy_strerror(code);
  if (code == CURLE_OPERATION_TIMEDOUT) return {Kind::timed_out, why};
  if (!forbidden_.empty()) return {Kind::forbidden, forbidden_ + " may not be called"};
  return {Kind::unreachable, why};
}

std::size_t Transfer::on_body(char* data, std::size_t size, std::size_t count, void* self) {
  auto& transfer = *static_cast<Transfer*>(self);
  if (transfer.body_.size() + size * count > transfer.call_.longest_answer) return 0;
  transfer.body_.append(data, size * count);
  return size * count;
}

curl_socket_t Transfer::on_connect(void* self, curlsocktype, curl_sockaddr* address) {
  auto& transfer = *static_cast<Transfer*>(self);
  if (!transfer.rule_(address->addr)) {
    transfer.forbidden_ = to_text(*address);
    return CURL_SOCKET_BAD;
  }
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

}  // namespace services::http
