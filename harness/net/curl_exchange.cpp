#include "harness/net/curl_exchange.hpp"

#include <algorithm>
#include <cctype>
#include <new>
#include <string_view>

#include "harness/core/text.hpp"
#include "harness/net/curl_words.hpp"
#include "harness/net/url.hpp"

namespace harness::net {
namespace {

HeaderList header_list(const std::map<std::string, std::string>& headers) {
  HeaderList list;
  const auto append = [&list](const std::string& line) {
    curl_slist* longer = curl_slist_append(list.get(), line.c_str());
    if (longer == nullptr) throw std::bad_alloc();
    static_cast<void>(list.release());
    list.reset(longer);
  };
  append("Connection: keep-alive");  // Pistache closes unless it is asked not to
  append("Expect:");                 // no round trip of its own before a large body
  for (const auto& [name, value] : headers) append(name + ": " + value);
  return list;
}

// curl takes 0 for "no limit"; a deadline that has passed is the shortest there is.
long in_milliseconds(Duration timeout) {
  const auto whole = std::chrono::ceil<std::chrono::milliseconds>(timeout).count();
  return std::max(1L, static_cast<long>(whole));
}

}  // namespace

// Resetting drops the options of the request before; the connections stay.
CurlExchange::CurlExchange(CURL* easy, const HttpRequest& request)
    : easy_(easy),
      most_bytes_(request.most_bytes),
      timeout_(request.timeout),
      url_(request.url),
      body_(request.body),
      headers_(header_list(request.headers)) {
  curl_easy_reset(easy_);
  set(CURLOPT_URL, url_.c_str());
  set(CURLOPT_HTTPHEADER, headers_.get());
  set(CURLOPT_TIMEOUT_MS, in_milliseconds(request.timeout));
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_PROXY, "");  // what runs under test is never behind one
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  set_tls(request.tls);
  lead(request);
  if (!body_.empty() || request.method == "POST") {
    set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body_.size()));
    set(CURLOPT_POSTFIELDS, body_.data());
  }
  if (request.method == "HEAD") set(CURLOPT_NOBODY, 1L);
  set(CURLOPT_CUSTOMREQUEST, request.method.c_str());
  set(CURLOPT_HEADERFUNCTION, take_header);
  set(CURLOPT_HEADERDATA, this);
  set(CURLOPT_WRITEFUNCTION, take);
  set(CURLOPT_WRITEDATA, this);
  set(CURLOPT_ERRORBUFFER, reason_.data());
}

// Options with a file keep what the system trusts beside it, unless they are told not to.
void CurlExchange::set_tls(const ServerTls& tls) {
  if (!url_.starts_with("https:")) return;
  if (!tls.ca.empty()) {
    set(CURLOPT_CAINFO, tls.ca.c_str());
    set(CURLOPT_CAPATH, nullptr);
  }
  if (!tls.cert.empty()) set(CURLOPT_SSLCERT, tls.cert.c_str());
  if (!tls.key.empty()) set(CURLOPT_SSLKEY, tls.key.c_str());
  if (tls.insecure) {
    set(CURLOPT_SSL_VERIFYPEER, 0L);
    set(CURLOPT_SSL_VERIFYHOST, 0L);
  }
}

// curl asks for, and checks, the name in the URL: that is the server's other one, where it has one.
// The connection goes where it went, or where it is told to go.
void CurlExchange::lead(const HttpRequest& request) {
  const std::string& name = request.tls.server_name;
  const bool is_called_otherwise = !name.empty() && url_.starts_with("https:");
  if (!is_called_otherwise && !request.connect_to) return;
  const Authority there = authority_of(url_);
  if (is_called_otherwise) {
    url_ = with_host(url_, name);
    headers_.reset(curl_slist_append(headers_.release(), ("Host: " + there.text).c_str()));
  }
  const std::string place =
      request.connect_to ? to_text(*request.connect_to) : there.host + ":" + there.port;
  const std::string from = (is_called_otherwise ? name : there.host) + ":" + there.port;
  connect_to_.reset(curl_slist_append(nullptr, (from + ":" + place).c_str()));
  if (headers_ == nullptr || connect_to_ == nullptr) throw std::bad_alloc();
  set(CURLOPT_URL, url_.c_str());
  set(CURLOPT_HTTPHEADER, headers_.get());
  set(CURLOPT_CONNECT_TO, connect_to_.get());
}

std::size_t CurlExchange::take_header(const char* line, std::size_t size, std::size_t count,
                                      void* exchange) {
  const std::string_view text(line, size * count);
  auto& headers = static_cast<CurlExchange*>(exchange)->response_.headers;
  if (text.starts_with("HTTP/")) headers.clear();  // what came before was not the last word
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return text.size();
  std::string name(text.substr(0, colon));
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  headers[name] = trim(text.substr(colon + 1));
  return text.size();
}

// Taking less than was offered ends the exchange.
std::size_t CurlExchange::take(const char* data, std::size_t size, std::size_t count,
                               void* exchange) {
  CurlExchange& self = *static_cast<CurlExchange*>(exchange);
  const std::size_t bytes = size * count;
  self.too_long_ = self.response_.body.size() + bytes > self.most_bytes_;
  if (self.too_long_) return 0;
  self.response_.body.append(data, bytes);
  return bytes;
}

Result<HttpResponse> CurlExchange::result(CURLcode code) {
  if (too_long_) {
    return fail("the answer is longer than " + std::to_string(most_bytes_) + " bytes", url_);
  }
  if (code != CURLE_OK) {
    long os_error = 0;
    curl_easy_getinfo(easy_, CURLINFO_OS_ERRNO, &os_error);
    return fail(why_no_answer({code, static_cast<int>(os_error), reason_.data(), timeout_}), url_);
  }
  long status = 0;
  curl_easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &status);
  response_.status = static_cast<int>(status);
  const char* redirect = nullptr;
  curl_easy_getinfo(easy_, CURLINFO_REDIRECT_URL, &redirect);
  if (redirect != nullptr) response_.redirect = redirect;
  return std::move(response_);
}

}  // namespace harness::net
