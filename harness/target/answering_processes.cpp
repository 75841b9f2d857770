#include "harness/target/answering_processes.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "harness/core/text.hpp"
#include "harness/net/address.hpp"
#include "harness/net/url.hpp"
#include "harness/target/native/proc.hpp"
#include "harness/target/native/tcp_table.hpp"

namespace harness::target {
namespace {

struct OfPort {
  std::set<std::string> all;
  std::set<std::string> connections;
};

OfPort sockets_of(std::uint16_t port) {
  OfPort sockets;
  for (const TcpSocket& socket : tcp_sockets_at(port)) {
    if (!socket.listens && !socket.is_connected) continue;
    sockets.all.insert(socket.file);
    if (socket.is_connected) sockets.connections.insert(socket.file);
  }
  return sockets;
}

}  // namespace

std::size_t count_answering(const std::vector<PortUser>& users) {
  const auto is_of = [](const PortUser& parent) {
    return [&parent](const PortUser& child) { return child.parent == parent.pid; };
  };
  return static_cast<std::size_t>(std::ranges::count_if(users, [&](const PortUser& user) {
    if (user.is_connected) return true;
    const auto parent = std::ranges::find(users, user.parent, &PortUser::pid);
    const bool leaves_it_to_parent = parent != users.end() && parent->is_connected;
    return !leaves_it_to_parent && std::ranges::none_of(users, is_of(user));
  }));
}

std::vector<PortUser> users_of_port(std::uint16_t port) {
  const OfPort sockets = sockets_of(port);
  if (sockets.all.empty()) return {};
  std::map<std::string, std::size_t> holders;
  std::vector<std::pair<PortUser, std::set<std::string>>> found;
  for (const ProcessStat& process : all_processes()) {
    std::set<std::string> its;
    for (const std::string& file : open_files(process.id.pid)) {
      if (sockets.all.contains(file)) its.insert(file);
    }
    if (its.empty()) continue;
    for (const std::string& file : its) ++holders[file];
    found.emplace_back(PortUser{process.id.pid, process.parent, false}, std::move(its));
  }
  std::vector<PortUser> users;
  for (auto& [user, its] : found) {
    user.is_connected = std::ranges::any_of(its, [&](const std::string& file) {
      return sockets.connections.contains(file) && holders[file] == 1;
    });
    users.push_back(user);
  }
  return users;
}

std::size_t processes_answering_at(const std::string& url) {
  const net::Authority there = net::authority_of(url);
  const auto port = to_number(there.port);
  if (!port || *port < 1 || *port > 65535 || !net::is_loopback_host(there.text)) return 0;
  return count_answering(users_of_port(static_cast<std::uint16_t>(*port)));
}

}  // namespace harness::target
