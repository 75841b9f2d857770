#include "harness/target/native/port_lease.hpp"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <vector>

#include "harness/net/machine_claim.hpp"
#include "harness/target/native/port_holder.hpp"

namespace harness::target {
namespace {

std::vector<std::uint16_t> candidates() {
  constexpr int first = 10000;
  constexpr int last = 65535;
  int low = 32768;
  int high = 60999;
  std::ifstream("/proc/sys/net/ipv4/ip_local_port_range") >> low >> high;
  std::vector<std::uint16_t> ports;
  for (int port = first; port <= last; ++port) {
    if (port < low || port > high) ports.push_back(static_cast<std::uint16_t>(port));
  }
  // Runs side by side begin to look at different places, so that they seldom meet.
  if (!ports.empty()) {
    const auto offset = static_cast<std::size_t>(::getpid()) * 97 % ports.size();
    std::rotate(ports.begin(), ports.begin() + static_cast<std::ptrdiff_t>(offset), ports.end());
  }
  return ports;
}

// No descriptor: another run has it.
Fd claim(std::uint16_t port) { return net::claim_on_machine("port-" + std::to_string(port)); }

}  // namespace

bool is_port_free(std::uint16_t port) {
  const Fd socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const int on = 1;  // connections that linger after their end do not matter; servers set it too
  ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const auto* any = reinterpret_cast<const sockaddr*>(&address);
  return ::bind(socket.get(), any, sizeof address) == 0 && ::listen(socket.get(), 1) == 0;
}

Result<PortLease> PortLease::any() {
  for (const std::uint16_t port : candidates()) {
    Fd claimed = claim(port);
    if (claimed && is_port_free(port)) return PortLease(port, std::move(claimed));
  }
  return fail("no loopback port is free", {}, "end what holds them");
}

Result<PortLease> PortLease::of(std::uint16_t port) {
  Fd claimed = claim(port);
  if (claimed && is_port_free(port)) return PortLease(port, std::move(claimed));
  std::string holder = port_holder(port);
  if (holder.empty())
    holder = claimed ? "a connection of somebody's, or a socket that does not listen"
                     : "a run of harness";
  return fail("port " + std::to_string(port) + " is taken by " + holder, {},
              "end that or name another port");
}

}  // namespace harness::target
