#include "harness/net/machine_claim.hpp"

#include <sys/socket.h>
#include <sys/un.h>

#include <cstddef>
#include <functional>

namespace harness::net {
namespace {

// The table has short names alone.
std::string shortened(const std::string& name) {
  constexpr std::size_t most = sizeof(sockaddr_un::sun_path) - 1;
  if (name.size() <= most) return name;
  const std::string digest = std::to_string(std::hash<std::string>{}(name));
  return name.substr(0, most - digest.size()) + digest;
}

}  // namespace

Fd claim_on_machine(const std::string& name) {
  Fd socket(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  const std::string kept = shortened("harness-" + name);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  kept.copy(address.sun_path + 1, sizeof address.sun_path - 1);  // the leading 0: abstract
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + kept.size());
  const auto* any = reinterpret_cast<const sockaddr*>(&address);
  return ::bind(socket.get(), any, size) == 0 ? std::move(socket) : Fd();
}

}  // namespace harness::net
