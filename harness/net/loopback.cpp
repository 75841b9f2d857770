#include "harness/net/loopback.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <cstring>

#include "harness/core/text.hpp"

namespace harness::net {
namespace {

bool is_loopback(in_addr address) {
  const in_addr_t number = ntohl(address.s_addr);
  return number >> IN_CLASSA_NSHIFT == IN_LOOPBACKNET || number == INADDR_ANY;
}

bool is_loopback(const in6_addr& address) {
  if (!IN6_IS_ADDR_V4MAPPED(&address)) {
    return IN6_IS_ADDR_LOOPBACK(&address) || IN6_IS_ADDR_UNSPECIFIED(&address);
  }
  constexpr std::size_t begin_of_v4 = 12;
  in_addr within{};
  std::memcpy(&within, &address.s6_addr[begin_of_v4], sizeof within);
  return is_loopback(within);
}

}  // namespace

bool is_loopback(const sockaddr_storage& address) {
  switch (address.ss_family) {
    case AF_UNIX:
      return true;
    case AF_INET:
      return is_loopback(reinterpret_cast<const sockaddr_in&>(address).sin_addr);
    case AF_INET6:
      return is_loopback(reinterpret_cast<const sockaddr_in6&>(address).sin6_addr);
    default:
      return false;
  }
}

bool is_loopback_address(const std::string& written) {
  in_addr v4{};
  if (inet_pton(AF_INET, written.c_str(), &v4) == 1) return is_loopback(v4);
  in6_addr v6{};
  return inet_pton(AF_INET6, written.c_str(), &v6) == 1 && is_loopback(v6);
}

bool is_localhost(std::string_view name) {
  if (name.ends_with('.')) name.remove_suffix(1);
  const std::string upper_name = upper(name);
  return upper_name == "LOCALHOST" || upper_name.ends_with(".LOCALHOST");
}

}  // namespace harness::net
