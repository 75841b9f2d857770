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

struct AbstractAddress {
  explicit AbstractAddress(const std::string& name) {
    const std::string kept = shortened("harness-" + name);
    kept.copy(address.sun_path + 1, sizeof address.sun_path - 1);  // the leading 0: abstract
    size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + kept.size());
  }
  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&address); }

  sockaddr_un address{.sun_family = AF_UNIX, .sun_path = {}};
  socklen_t size = 0;
};

}  // namespace

// It listens, and takes no connection: whoever asks is told by the kernel who it is.
Fd claim_on_machine(const std::string& name) {
  Fd socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const AbstractAddress address(name);
  if (::bind(socket.get(), address.get(), address.size) != 0) return {};
  ::listen(socket.get(), SOMAXCONN);
  return socket;
}

std::optional<Claimer> claimer_on_machine(const std::string& name) {
  const Fd socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  const AbstractAddress address(name);
  if (::connect(socket.get(), address.get(), address.size) != 0) return std::nullopt;
  ucred who{};
  socklen_t size = sizeof who;
  if (::getsockopt(socket.get(), SOL_SOCKET, SO_PEERCRED, &who, &size) != 0) return Claimer{};
  return Claimer{who.pid, who.uid};
}

}  // namespace harness::net
