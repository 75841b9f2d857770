#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "harness/core/duration.hpp"
#include "harness/core/error.hpp"
#include "harness/core/result.hpp"
#include "harness/net/address.hpp"

namespace harness::net {

// What is asked of a server's certificate, and what is shown of our own. Files are PEM.
struct ServerTls {
  std::string ca = {};           // who signs its certificate; empty: the system knows
  std::string cert = {};         // empty: none is shown
  std::string key = {};          // empty: it is in the file of the certificate
  std::string server_name = {};  // that its certificate is for; empty: its URL's host
  bool insecure = false;         // whatever it shows will do

  bool operator==(const ServerTls&) const = default;
};

struct HttpRequest {
  std::string method = "GET";
  std::string url;
  std::map<std::string, std::string> headers;
  std::string body;
  Duration timeout = std::chrono::seconds{5};  // for the whole exchange
  std::size_t most_bytes = 16 << 20;           // of the answer's body: a longer one is an error
  ServerTls tls = {};                          // counts where the URL begins with https
  std::optional<Address> connect_to = {};      // whatever the URL's host is looked up to
};

struct HttpResponse {
  int status = 0;
  std::string body;
  std::map<std::string, std::string> headers = {};  // by their names in small letters
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

// Of an error of such a request: whether nothing of it got to a server, as nobody took a
// connection.
bool was_never_sent(const Error& failure);

// "a=1&b=x%20y", in the map's order; empty for an empty map.
std::string query_string(const std::map<std::string, std::string>& params);

}  // namespace harness::net
