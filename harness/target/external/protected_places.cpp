#include "harness/target/external/protected_places.hpp"

#include <algorithm>

#include "harness/net/url.hpp"

namespace harness::target {
namespace {

bool leads_to(const std::string& name, const net::Address& place) {
  const std::string url = "http://" + name;
  if (!net::check_url(url)) return false;
  const net::Authority there = net::authority_of(url);
  const bool has_port = there.text != there.host;
  const auto all = net::addresses_of(net::without_brackets(there.host),
                                     has_port ? there.port : std::to_string(net::port_of(place)));
  return std::any_of(all.begin(), all.end(),
                     [&](const net::Address& one) { return net::is_same(one, place); });
}

}  // namespace

std::optional<std::string> ProtectedPlaces::protector_of(const net::Address& place) const {
  const auto found = std::find_if(names_.begin(), names_.end(),
                                  [&](const std::string& name) { return leads_to(name, place); });
  return found == names_.end() ? std::nullopt : std::optional(*found);
}

}  // namespace harness::target
