#include "stack/store/http/address.hpp"

#include <arpa/inet.h>

#include <charconv>
#include <cstdint>

namespace store::http {

harness::Result<sockaddr_in> address_of(const std::string& listen) {
  const auto colon = listen.rfind(':');
  const auto wrong = [&](std::string what) {
    return harness::fail("\"" + listen + "\" " + std::move(what), {}, "write 127.0.0.1:3100");
  };
  if (colon == std::string::npos) return wrong("has no port");
  std::string host = listen.substr(0, colon);
  if (host.empty() || host == "localhost") host = "127.0.0.1";

  sockaddr_in address{};
  address.sin_family = AF_INET;
  if (inet_pton(AF_INET, host.c_str(), &address.sin_addr) != 1) {
    return wrong("does not begin with an IPv4 address");
  }
  std::uint16_t port = 0;
  const char* end = listen.data() + listen.size();
  const auto [rest, error] = std::from_chars(listen.data() + colon + 1, end, port);
  if (error != std::errc{} || rest != end) return wrong("does not end with a port");
  address.sin_port = htons(port);
  return address;
}

}  // namespace store::http
