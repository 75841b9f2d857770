// What services of a Compose file share: names, volumes, networks, an order.
#include <algorithm>
#include <filesystem>

#include "harness/check/compose/compose.hpp"
#include "harness/core/text.hpp"

namespace harness::check {
namespace {

using yaml::Node;

bool is_declared(const Compose& file, const char* key, const std::string& name) {
  const std::vector<std::string> names = file.names(key);
  return std::ranges::find(names, name) != names.end();
}

std::string remedy_of(const Compose& file, const char* key, const std::string& name) {
  const auto meant = nearest(name, file.names(key));
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

void named_volumes(const Compose& file, Findings& findings) {
  std::set<std::string> used;
  for (const Node* other : file.users) {
    each_at(*other, "services/*/volumes",
            [&](const Node& volume, const std::string&) { used.insert(source_of(volume)); });
  }
  bool may_use_others = false;  // what it extends does, or it has no list, which is told elsewhere
  for (const yaml::Member& service : file.services()) {
    const Node* volumes = service.value.find("volumes");
    const bool has_no_list = volumes != nullptr && volumes->kind != Node::Kind::list;
    may_use_others = may_use_others || has_no_list || service.value.find("extends") != nullptr;
    for (const Node& volume : items_in(service.value, "volumes")) {
      const std::string name = source_of(volume);
      if (name.empty() || is_path(name)) continue;
      used.insert(name);
      if (file.is_base || is_declared(file, "volumes", name)) continue;
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
                if (name == "default" || is_declared(file, "networks", name)) return;
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
