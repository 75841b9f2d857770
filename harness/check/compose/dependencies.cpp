// Services that name other services: what they wait for, and whose network or volumes they have.
#include <algorithm>
#include <array>

#include "harness/check/compose/compose.hpp"
#include "harness/core/text.hpp"

namespace harness::check {
namespace {

using yaml::Node;
using Definitions = std::vector<const Node*>;  // of one service, by the files of its project

std::string remedy_of(const Compose& file, const std::string& name) {
  const std::vector<std::string> all = file.names("services");
  const auto meant = nearest(name, all);
  return meant ? "did you mean " + *meant + "?" : "name one of " + join(all, ", ");
}

bool is_switched_off(const Node& health) {
  const Node* test = health.find("test");
  const bool is_none = test != nullptr && (test->text == "NONE" ||
                                           (!test->items.empty() && test->items[0].text == "NONE"));
  return is_none || text_in(health, "disable") == "true";
}

// Its image may bring one along, which a file that builds or extends it does not say.
bool may_be_healthy(const Definitions& service) {
  return std::ranges::any_of(service, [](const Node* one) {
    const Node* health = one->find("healthcheck");
    if (health != nullptr) return !is_switched_off(*health);
    return one->find("extends") != nullptr || one->find("build") != nullptr;
  });
}

bool has_one_switched_off(const Definitions& service) {
  return std::ranges::any_of(service, [](const Node* one) {
    const Node* health = one->find("healthcheck");
    return health != nullptr && is_switched_off(*health);
  });
}

std::vector<std::string> profiles_of(const Definitions& service) {
  std::vector<std::string> profiles;
  for (const Node* one : service) {
    for (const Node& profile : items_in(*one, "profiles")) profiles.push_back(text_of(&profile));
  }
  return profiles;
}

// Whether the one is never up with the other: that is behind profiles of which this has none.
bool is_never_up_with(const Definitions& other, const Definitions& service) {
  const std::vector<std::string> wanted = profiles_of(other);
  const std::vector<std::string> own = profiles_of(service);
  return !wanted.empty() && std::ranges::none_of(wanted, [&](const std::string& profile) {
    return std::ranges::find(own, profile) != own.end();
  });
}

void look_at_condition(const std::string& service, const std::string& name, const Node& settings,
                       const Definitions& other, Findings& findings) {
  static const std::vector<std::string> conditions{"service_completed_successfully",
                                                   "service_healthy", "service_started"};
  const std::string condition = text_in(settings, "condition");
  if (std::ranges::find(conditions, condition) == conditions.end()) {
    findings.add(settings.place, "there is no condition " + shown(condition),
                 meant_among(condition, conditions));
  } else if (condition == "service_healthy" && !may_be_healthy(other)) {
    findings.add(settings.place,
                 service + " waits until " + name + " is healthy, " +
                     (has_one_switched_off(other) ? "whose healthcheck is switched off"
                                                  : "which has no healthcheck"),
                 "give it one, or wait for service_started");
  }
}

struct WaitedFor {
  std::string name;
  yaml::Place place;
  const Node* settings = nullptr;
};

// Either form has names: a list of them, or a map by them.
std::vector<WaitedFor> waited_for(const Node& service) {
  std::vector<WaitedFor> all;
  const Node* node = service.find("depends_on");
  if (node == nullptr) return all;
  for (const Node& item : node->items) all.push_back({text_of(&item), item.place});
  for (const yaml::Member& one : node->members) all.push_back({one.key, one.place, &one.value});
  std::erase_if(all, [](const WaitedFor& one) { return one.name.empty(); });  // told elsewhere
  return all;
}

void look_at_waiting(const Compose& file, const yaml::Member& service, const WaitedFor& one,
                     Findings& findings) {
  const bool may_be_missing =
      one.settings != nullptr && text_in(*one.settings, "required") == "false";
  const Definitions other = file.all("services", one.name);
  if (other.empty()) {
    // Services of a base are not there where nothing is known of what it includes.
    const bool is_unknown = file.is_base && file.root->find("include") != nullptr;
    if (may_be_missing || is_unknown) return;
    findings.add(one.place, service.key + " waits for " + shown(one.name) + ", which is no service",
                 remedy_of(file, one.name));
    return;
  }
  if (!may_be_missing && is_never_up_with(other, file.all("services", service.key))) {
    findings.add(one.place,
                 service.key + " waits for " + one.name + ", which only the profile " +
                     join(profiles_of(other), " or ") + " starts",
                 "give both the same profiles, or add required: false");
  }
  if (one.settings != nullptr) {
    look_at_condition(service.key, one.name, *one.settings, other, findings);
  }
}

// A service that a field names, and how: network_mode: service:vpn.
void look_at_named(const Compose& file, const std::string& service, const char* field,
                   const Node& node, std::string name, Findings& findings) {
  name = name.substr(0, name.find(':'));
  const bool is_unknown = file.is_base && file.root->find("include") != nullptr;
  if (name.empty() || name.find('$') != std::string::npos || is_unknown) return;
  if (!file.all("services", name).empty()) return;
  findings.add(node.place,
               service + ": " + field + " names " + shown(name) + ", which is no service",
               remedy_of(file, name));
}

}  // namespace

void dependencies(const Compose& file, Findings& findings) {
  for (const yaml::Member& service : file.services()) {
    for (const WaitedFor& one : waited_for(service.value)) {
      look_at_waiting(file, service, one, findings);
    }
  }
}

void other_services(const Compose& file, Findings& findings) {
  constexpr std::string_view of_service = "service:";
  for (const yaml::Member& service : file.services()) {
    for (const char* field : {"network_mode", "pid", "ipc"}) {
      const Node* node = service.value.find(field);
      if (!text_of(node).starts_with(of_service)) continue;
      look_at_named(file, service.key, field, *node, node->text.substr(of_service.size()),
                    findings);
    }
    for (const char* field : {"links", "volumes_from"}) {
      for (const Node& item : items_in(service.value, field)) {
        if (text_of(&item).starts_with("container:")) continue;
        look_at_named(file, service.key, field, item, text_of(&item), findings);
      }
    }
  }
}

}  // namespace harness::check
