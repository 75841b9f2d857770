#include "harness/net/unix_socket.hpp"

#include <sys/un.h>

namespace harness::net {

Result<void> check_socket_path(const std::string& path) {
  constexpr std::size_t longest = sizeof sockaddr_un::sun_path - 1;  // a zero ends it
  if (path.size() > longest) {
    return fail("is too long for the path of a socket", {},
                "name one of at most " + std::to_string(longest) + " bytes");
  }
  if (path.find('\0') == std::string::npos) return {};
  return fail("has a zero byte in it, which no path has", {}, "leave it out");
}

}  // namespace harness::net
