#include "harness/net/http_client.hpp"

#include <new>

#include "harness/core/text.hpp"
#include "harness/net/curl_exchange.hpp"

namespace harness::net {

class HttpClient::Handle {
 public:
  Handle() : easy_(curl_easy_init()) {
    if (!easy_) throw std::bad_alloc();
  }

  Result<HttpResponse> send(const HttpRequest& request) {
    CurlExchange exchange(easy_.get(), request);
    return exchange.result(curl_easy_perform(easy_.get()));
  }

 private:
  EasyHandle easy_;
};

HttpClient::HttpClient() : handle_(std::make_unique<Handle>()) {}
HttpClient::HttpClient(HttpClient&&) noexcept = default;
HttpClient& HttpClient::operator=(HttpClient&&) noexcept = default;
HttpClient::~HttpClient() = default;

Result<HttpResponse> HttpClient::send(const HttpRequest& request) { return handle_->send(request); }

std::string query_string(const std::map<std::string, std::string>& params) {
  std::string text;
  for (const auto& [name, value] : params) {
    if (!text.empty()) text += '&';
    text += percent_encoded(name) + "=" + percent_encoded(value);
  }
  return text;
}

}  // namespace harness::net
