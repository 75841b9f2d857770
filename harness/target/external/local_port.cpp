#include "harness/target/external/local_port.hpp"

#include <algorithm>

namespace harness::target {
namespace {

constexpr const char* name_an_endpoint =
    "name it as an endpoint, which says by a header of its answers which environment it is";

bool is_taken(const std::vector<TcpSocket>& sockets, std::uint16_t port) {
  return std::any_of(sockets.begin(), sockets.end(), [&](const TcpSocket& socket) {
    return socket.listens && port_of(socket.local) == port;
  });
}

}  // namespace

bool is_anybody_at(std::uint16_t port) { return is_taken(tcp_sockets(), port); }

std::optional<net::Address> elsewhere(const std::vector<TcpSocket>& sockets,
                                      const std::set<std::string>& files) {
  for (const TcpSocket& socket : sockets) {
    if (!socket.is_connected || !files.contains(socket.file)) continue;
    const bool is_here = net::is_loopback(socket.remote) ||
                         net::host_of(socket.remote) == net::host_of(socket.local);
    if (!is_here) return socket.remote;
  }
  return std::nullopt;
}

Result<void> check_stays_here(std::uint16_t port) {
  const std::string where = "127.0.0.1:" + std::to_string(port);
  const std::vector<TcpSocket> sockets = tcp_sockets();
  const std::vector<pid_t> pids = listeners(sockets, port);
  if (is_taken(sockets, port) && pids.empty()) {
    return fail("is a port of a process that we may not look into", where, name_an_endpoint);
  }
  for (const pid_t pid : pids) {
    const auto there = elsewhere(sockets, open_files(pid));
    if (!there) continue;
    return fail("is a port of " + named(pid) + ", which is connected to " + net::to_text(*there) +
                    ", and may lead there",
                where, name_an_endpoint);
  }
  return {};
}

}  // namespace harness::target
