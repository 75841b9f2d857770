// What services of a Compose file share: names, volumes, networks, an order.
#include <algorithm>
#include <filesystem>

#include "harness/check/compose/compose.hpp"
#include "harness/core/text.hpp"

namespace harness::check {
namespace {

using yaml::Node;

const Node* declared(const Compose& file, const char* key, const std::string& name) {
  const Node* all = file.root->find(key);
  return all == nullptr || all->member(name) == nullptr ? nullptr : all;
}

std::vector<std::string> keys_of(const Node* map) {
  std::vector<std::string> keys;
  if (map == nullptr) return keys;
  for (const yaml::Member& member : map->members) keys.push_back(member.key);
  return keys;
}

std::string remedy_of(const Compose& file, const char* key, const std::string& name) {
  const auto meant = nearest(name, keys_of(file.root->find(key)));
  return meant ? "did you mean " + *meant + "?"
               : "declare it under " + std::string(key) + ": at the top of the file";
}

// Either form has names: a list of them, or a map by them.
template <typename Visit>
void each_name(const Node* node, const Visit& visit) {
  if (node == nullptr) return;
  for (const Node& item : node->items) visit(text_of(&item), item.place, nullptr);
  for (const yaml::Member& member : node->members) visit(member.key, member.place, &member.value);
}

// The name or path before the first colon of a volume.
std::string source_of(const Node& volume) {
  if (volume.kind == Node::Kind::map) return text_in(volume, "source");
  const std::string text = text_of(&volume);
  const std::size_t colon = text.find(':');
  return colon == std::string::npos ? std::string() : text.substr(0, colon);
}

bool is_path(std::string_view source) {
  return source.starts_with('.') || source.starts_with('/') || source.starts_with('~') ||
         source.find('$') != std::string_view::npos;
}

}  // namespace

void container_names(const Compose& file, Findings& findings) {
  std::map<std::string, std::string> seen;
  for (const yaml::Member& service : file.services()) {
    const Node* name = service.value.find("container_name");
    if (name == nullptr) continue;
    const auto [first, is_new] = seen.emplace(text_of(name), service.key);
    if (is_new) continue;
    findings.add(name->place,
                 service.key + " has the container_name " + text_of(name) + " of " + first->second,
                 "give it another: a name is there once");
  }
}

void dependencies(const Compose& file, Findings& findings) {
  static const std::vector<std::string> conditions{"service_completed_successfully",
                                                   "service_healthy", "service_started"};
  for (const yaml::Member& service : file.services()) {
    each_name(service.value.find("depends_on"), [&](const std::string& name, yaml::Place place,
                                                    const Node* settings) {
      if (name.empty()) return;  // told elsewhere
      const Node* other = file.service(name);
      if (other == nullptr) {
        // One of an included file, or one that may be missing.
        const bool may_be_missing =
            settings != nullptr && text_in(*settings, "required") == "false";
        if (may_be_missing || file.root->find("include") != nullptr) return;
        std::vector<std::string> all = keys_of(file.root->find("services"));
        const auto meant = nearest(name, all);
        findings.add(place, service.key + " waits for " + shown(name) + ", which is no service",
                     meant ? "did you mean " + *meant + "?" : "name one of " + join(all, ", "));
        return;
      }
      if (settings == nullptr) return;
      const std::string condition = text_in(*settings, "condition");
      if (std::find(conditions.begin(), conditions.end(), condition) == conditions.end()) {
        findings.add(settings->place, "there is no condition " + shown(condition),
                     meant_among(condition, conditions));
      } else if (condition == "service_healthy" && other->find("healthcheck") == nullptr &&
                 other->find("extends") == nullptr && other->find("build") == nullptr) {
        findings.add(settings->place,
                     service.key + " waits until " + name + " is healthy, which has no healthcheck",
                     "give it one, or wait for service_started");
      }
    });
  }
}

void named_volumes(const Compose& file, Findings& findings) {
  std::set<std::string> used;
  bool may_use_others = false;  // what it extends does, or it has no list, which is told elsewhere
  for (const yaml::Member& service : file.services()) {
    const Node* volumes = service.value.find("volumes");
    const bool has_no_list = volumes != nullptr && volumes->kind != Node::Kind::list;
    may_use_others = may_use_others || has_no_list || service.value.find("extends") != nullptr;
    for (const Node& volume : items_in(service.value, "volumes")) {
      const std::string name = source_of(volume);
      if (name.empty() || is_path(name)) continue;
      used.insert(name);
      if (file.is_base || declared(file, "volumes", name) != nullptr) continue;
      findings.add(volume.place, service.key + ": the volume " + name + " is not declared",
                   remedy_of(file, "volumes", name));
    }
  }
  const Node* all = file.root->find("volumes");
  if (all == nullptr || may_use_others) return;
  for (const yaml::Member& member : all->members) {
    if (used.contains(member.key)) continue;
    findings.add(member.place, "no service has the volume " + member.key, "mount it, or remove it");
  }
}

void bind_mounts(const Compose& file, Findings& findings) {
  const auto directory = std::filesystem::path(file.source->name).parent_path();
  for (const yaml::Member& service : file.services()) {
    for (const Node& volume : items_in(service.value, "volumes")) {
      const std::string source = source_of(volume);
      if (!source.starts_with('.') || source.find('$') != std::string::npos) continue;
      std::error_code unknown;
      if (std::filesystem::exists(directory / source, unknown)) continue;
      findings.add(
          volume.place,
          service.key + ": there is no " + source + ": Docker makes an empty directory of it",
          "name what is there, from this file's directory");
    }
  }
}

void service_networks(const Compose& file, Findings& findings) {
  if (file.is_base) return;
  for (const yaml::Member& service : file.services()) {
    each_name(service.value.find("networks"),
              [&](const std::string& name, yaml::Place place, const Node*) {
                if (name == "default" || declared(file, "networks", name) != nullptr) return;
                findings.add(place, service.key + ": the network " + name + " is not declared",
                             remedy_of(file, "networks", name));
              });
    const Node* mode = service.value.find("network_mode");
    if (mode == nullptr || service.value.find("networks") == nullptr) continue;
    findings.add(mode->place, service.key + " has both network_mode and networks",
                 "keep one of them");
  }
}

}  // namespace harness::check
