#include "harness/net/server.hpp"

#include "harness/core/text.hpp"

namespace harness::net {

HttpRequest request_to(const Server& server, const std::string& path) {
  HttpRequest request;
  request.url = server.url + path;
  request.headers = server.headers;
  request.tls = server.tls;
  return request;
}

std::string without_secrets(std::string text, const Server& server) {
  for (const std::string& secret : server.secrets) {
    if (!secret.empty()) text = replace_all(std::move(text), secret, "***");
  }
  return text;
}

std::string without_slash(std::string url) {
  while (url.ends_with('/')) url.pop_back();
  return url;
}

}  // namespace harness::net
