// Services that wait for one another.
#include <algorithm>
#include <map>
#include <set>

#include "harness/check/compose/compose.hpp"
#include "harness/core/text.hpp"

namespace harness::check {
namespace {

using yaml::Node;

// Whom a service waits for, and where that is written.
using Waits = std::map<std::string, yaml::Place>;

Waits waits_of(const Node& service) {
  Waits waits;
  const Node* node = service.find("depends_on");
  if (node == nullptr) return waits;
  for (const Node& item : node->items) waits.emplace(text_of(&item), item.place);
  for (const yaml::Member& member : node->members) waits.emplace(member.key, member.place);
  return waits;
}

// The way from one back to itself, by services that were not met before; empty: there is none.
std::vector<std::string> way_back(const std::map<std::string, Waits>& all, const std::string& to,
                                  const std::string& at, std::set<std::string>& met) {
  const auto waits = all.find(at);
  if (waits == all.end()) return {};
  for (const auto& [next, place] : waits->second) {
    if (next == to) return {at, to};
    if (!met.insert(next).second) continue;
    std::vector<std::string> rest = way_back(all, to, next, met);
    if (rest.empty()) continue;
    rest.insert(rest.begin(), at);
    return rest;
  }
  return {};
}

}  // namespace

void waiting_circles(const Compose& file, Findings& findings) {
  std::map<std::string, Waits> all;
  for (const yaml::Member& service : file.services()) all[service.key] = waits_of(service.value);
  std::set<std::string> told;
  for (const yaml::Member& service : file.services()) {
    if (told.contains(service.key)) continue;
    std::set<std::string> met;
    const std::vector<std::string> way = way_back(all, service.key, service.key, met);
    if (way.empty()) continue;
    told.insert(way.begin(), way.end());
    findings.add(all[service.key].at(way[1]),
                 service.key + " waits for " +
                     join(std::span(way).subspan(1), ", which waits for ") +
                     ": none of them starts",
                 "remove one of these depends_on");
  }
}

}  // namespace harness::check
