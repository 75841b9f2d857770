#include "harness/target/external/protected_places.hpp"

#include <algorithm>

#include "harness/net/url.hpp"

namespace harness::target {

ProtectedPlaces::ProtectedPlaces(const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    Host& host = hosts_.emplace_back(Host{name, false, {}});
    const std::string url = "http://" + name;
    if (!net::check_url(url)) continue;
    const net::Authority there = net::authority_of(url);
    host.has_port = there.text != there.host;
    host.addresses = net::addresses_of(net::without_brackets(there.host), there.port);
  }
}

bool ProtectedPlaces::Host::is_at(const net::Address& place) const {
  return std::any_of(addresses.begin(), addresses.end(), [&](const net::Address& one) {
    return has_port ? net::is_same(one, place) : net::is_same_host(one, place);
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
