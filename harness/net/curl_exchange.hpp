#pragma once

#include <curl/curl.h>

#include <array>
#include <memory>
#include <string>

#include "harness/net/http_client.hpp"

namespace harness::net {

struct FreeEasy {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
using EasyHandle = std::unique_ptr<CURL, FreeEasy>;

struct FreeHeaders {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using HeaderList = std::unique_ptr<curl_slist, FreeHeaders>;

// One request on one handle, from its description to its response. Stays where it is while curl has
// the handle.
class CurlExchange {
 public:
  CurlExchange(CURL* easy, const HttpRequest& request);
  CurlExchange(const CurlExchange&) = delete;
  CurlExchange& operator=(const CurlExchange&) = delete;

  Result<HttpResponse> result(CURLcode code);  // once curl is done with it

 private:
  template <typename Value>
  void set(CURLoption option, Value value) {
    curl_easy_setopt(easy_, option, value);
  }

  void set_tls(const ServerTls& tls);
  void lead(const HttpRequest& request);

  static std::size_t take_header(const char* line, std::size_t size, std::size_t count,
                                 void* exchange);
  static std::size_t take(const char* data, std::size_t size, std::size_t count, void* exchange);

  CURL* easy_;
  std::size_t most_bytes_;
  Duration timeout_;
  bool too_long_ = false;
  std::string url_;
  std::string body_;
  HeaderList headers_;
  HeaderList connect_to_;
  HttpResponse response_;
  std::array<char, CURL_ERROR_SIZE> reason_{};
};

}  // namespace harness::net
