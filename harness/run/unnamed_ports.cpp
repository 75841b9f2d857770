#include "harness/run/unnamed_ports.hpp"

#include <map>
#include <memory>
#include <mutex>
#include <utility>

namespace harness::run {
namespace {

class UnnamedPorts {
 public:
  explicit UnnamedPorts(std::function<bool(std::uint16_t)> stays_here)
      : stays_here_(std::move(stays_here)) {}

  bool may_get_load(const net::Address& place) {
    if (!net::is_loopback(place)) return false;
    const std::lock_guard lock(mutex_);
    const auto [port, is_new] = known_.try_emplace(net::port_of(place), false);
    if (is_new) port->second = stays_here_(port->first);
    return port->second;
  }

 private:
  std::function<bool(std::uint16_t)> stays_here_;
  std::mutex mutex_;  // guards what follows
  std::map<std::uint16_t, bool> known_;
};

}  // namespace

std::function<bool(const net::Address& place)> unnamed_ports(
    std::function<bool(std::uint16_t port)> stays_here) {
  const auto ports = std::make_shared<UnnamedPorts>(std::move(stays_here));
  return [ports](const net::Address& place) { return ports->may_get_load(place); };
}

}  // namespace harness::run
