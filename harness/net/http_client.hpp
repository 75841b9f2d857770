#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>

#include "harness/core/duration.hpp"
#include "harness/core/result.hpp"

namespace harness::net {

struct HttpRequest {
  std::string method = "GET";
  std::string url;
  std::map<std::string, std::string> headers;
  std::string body;
  Duration timeout = std::chrono::seconds{5};  // for the whole exchange
  std::size_t most_bytes = 16 << 20;           // of the answer's body: a longer one is an error
};

struct HttpResponse {
  int status = 0;
  std::string body;
  std::string redirect = {};  // where it points to instead, as a whole URL; never followed
};

// A blocking client with one kept-alive connection a host. For readiness checks, log shipping and
// questions to the backends; the load has a driver of its own. One thread at a time.
class HttpClient {
 public:
  HttpClient();
  HttpClient(HttpClient&&) noexcept;
  HttpClient& operator=(HttpClient&&) noexcept;
  ~HttpClient();

  // Any answer is a response, whatever its status. An error says which URL gave none and why.
  Result<HttpResponse> send(const HttpRequest& request);

 private:
  class Handle;
  std::unique_ptr<Handle> handle_;
};

// "a=1&b=x%20y", in the map's order; empty for an empty map.
std::string query_string(const std::map<std::string, std::string>& params);

}  // namespace harness::net
