#include "harness/target/external/protected_places.hpp"

#include <algorithm>

#include "harness/net/loopback.hpp"

namespace harness::target {

ProtectedPlaces::ProtectedPlaces(const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    Host& host = hosts_.emplace_back(Host{name, false, false, {}});
    const auto named = net::named_place(name);
    if (!named) continue;
    host.has_port = !named->port.empty();
    host.is_all_of_loopback = net::is_localhost(named->host);
    host.addresses = net::addresses_of(named->host, host.has_port ? named->port : "80");
  }
}

bool ProtectedPlaces::Host::is_at(const net::Address& place) const {
  return std::any_of(addresses.begin(), addresses.end(), [&](const net::Address& one) {
    const bool is_host =
        net::is_same_host(one, place) || (is_all_of_loopback && net::is_loopback(place));
    return is_host && (!has_port || net::port_of(one) == net::port_of(place));
  });
}

std::optional<std::string> ProtectedPlaces::protector_of(const net::Address& place) const {
  const auto found = std::find_if(hosts_.begin(), hosts_.end(),
                                  [&](const Host& host) { return host.is_at(place); });
  return found == hosts_.end() ? std::nullopt : std::optional(found->name);
}

std::vector<std::string> ProtectedPlaces::without_places() const {
  std::vector<std::string> names;
  for (const Host& host : hosts_) {
    if (host.addresses.empty()) names.push_back(host.name);
  }
  return names;
}

}  // namespace harness::target
