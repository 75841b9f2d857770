#include "harness/load/http/origin.hpp"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>

#include <cstdlib>
#include <cstring>
#include <memory>

namespace harness::load {
namespace {

struct FreeUrl {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
using Url = std::unique_ptr<CURLU, FreeUrl>;

std::string part(const Url& url, CURLUPart which, unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(url.get(), which, &text, flags) != CURLUE_OK) return {};
  std::string result(text);
  curl_free(text);
  return result;
}

template <typename Address>
void store(const Address& address, Origin& origin) {
  std::memcpy(&origin.address, &address, sizeof address);
  origin.address_size = sizeof address;
}

bool set_address(const std::string& host, in_port_t port, Origin& origin) {
  sockaddr_in v4{.sin_family = AF_INET, .sin_port = port, .sin_addr = {}, .sin_zero = {}};
  if (inet_pton(AF_INET, host.c_str(), &v4.sin_addr) == 1) {
    store(v4, origin);
    return true;
  }
  if (host.size() < 2 || host.front() != '[') return false;
  sockaddr_in6 v6{};
  v6.sin6_family = AF_INET6;
  v6.sin6_port = port;
  if (inet_pton(AF_INET6, host.substr(1, host.size() - 2).c_str(), &v6.sin6_addr) != 1)
    return false;
  store(v6, origin);
  return true;
}

}  // namespace

std::optional<Origin> plain_origin(const std::string& url) {
  const Url parsed(curl_url());
  if (curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK) return std::nullopt;
  const bool plain = part(parsed, CURLUPART_SCHEME) == "http" &&
                     part(parsed, CURLUPART_USER).empty() &&
                     part(parsed, CURLUPART_PASSWORD).empty();
  if (!plain) return std::nullopt;
  const std::string host = part(parsed, CURLUPART_HOST);
  const std::string port = part(parsed, CURLUPART_PORT, CURLU_DEFAULT_PORT);
  const auto number = static_cast<std::uint16_t>(std::strtoul(port.c_str(), nullptr, 10));
  Origin origin;
  if (!set_address(host, htons(number), origin)) return std::nullopt;
  origin.host = part(parsed, CURLUPART_PORT).empty() ? host : host + ":" + port;
  return origin;
}

}  // namespace harness::load
