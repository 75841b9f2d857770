#pragma once

#include <map>
#include <string>
#include <vector>

#include "harness/net/http_client.hpp"

namespace harness::net {

// Where a server is, and how one signs in there. Its headers and secrets are for the wire alone.
struct Server {
  Server() = default;
  Server(std::string at) : url(std::move(at)) {}  // NOLINT(google-explicit-constructor)

  std::string url;  // without a slash at its end
  std::map<std::string, std::string> headers;
  ServerTls tls;
  std::vector<std::string> secrets;  // that may come back in what it says
};

using Servers = std::map<std::string, Server>;  // by name

// What is asked of it under this path.
HttpRequest request_to(const Server& server, const std::string& path);

// What it says of a request that it refuses, or of why there was none, as it may be shown.
std::string without_secrets(std::string text, const Server& server);

std::string without_slash(std::string url);  // at its end

}  // namespace harness::net
