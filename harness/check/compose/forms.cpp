// What Compose refuses of the form that a value has, and what a service is told twice.
#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <optional>

#include "harness/check/compose/compose.hpp"
#include "harness/core/text.hpp"

namespace harness::check {
namespace {

using yaml::Node;

bool has_variable(const Node& node) { return node.text.find('$') != std::string::npos; }

void look_at_test(const yaml::Member& service, Findings& findings) {
  const Node* test = at_path(service.value, "healthcheck/test");
  if (test == nullptr || test->items.empty() || has_variable(test->items.front())) return;
  const std::string first = text_of(&test->items.front());
  if (is_one_of(first, {"CMD", "CMD-SHELL", "NONE"})) return;
  findings.add(test->place,
               service.key + ": its healthcheck's test begins with " + shown(first) +
                   ", and not with how it is run",
               "write [CMD, " + first + ", …], or the whole of it as one text");
}

void look_at_copies(const yaml::Member& service, Findings& findings) {
  const Node* name = service.value.find("container_name");
  if (name == nullptr) return;
  for (const char* path : {"deploy/replicas", "scale"}) {
    const Node* copies = at_path(service.value, path);
    const auto number = copies == nullptr ? std::nullopt : to_number(text_of(copies));
    if (!number || *number <= 1) continue;
    findings.add(name->place,
                 service.key + " has a container_name, and is there " + text_of(copies) + " times",
                 "leave container_name out: a name is there once");
  }
}

bool is_service_name(std::string_view name) {
  return std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '.' ||
           c == '_' || c == '-';
  });
}

// Where in the container a volume stands; empty: nobody can tell.
std::string target_of(const Node& volume) {
  if (volume.kind == Node::Kind::map) return text_in(volume, "target");
  if (volume.kind != Node::Kind::scalar || has_variable(volume)) return {};
  const std::vector<std::string> parts = split(volume.text, ':');
  const std::string& target = parts.size() == 1 ? parts[0] : parts[1];
  return target.starts_with('/') ? target : std::string();
}

// Words behind a volume's second colon that engines know; others they pass over in silence.
const std::vector<std::string> volume_options{
    "O",       "U",     "Z",     "cached",     "consistent",  "copy",          "delegated",
    "dev",     "exec",  "idmap", "nocopy",     "nodev",       "noexec",        "nosuid",
    "private", "rbind", "ro",    "rprivate",   "rshared",     "rslave",        "rw",
    "shared",  "slave", "suid",  "unbindable", "runbindable", "volume-nocopy", "z"};

void look_at_form_of_volume(const std::string& service, const Node& volume, Findings& findings) {
  const bool is_map = volume.kind == Node::Kind::map;
  const std::string text = is_map ? text_in(volume, "target") : text_of(&volume);
  const bool is_of_windows = text.find('\\') != std::string::npos;
  if (text.empty() || text.find('$') != std::string::npos || is_of_windows) return;
  const std::vector<std::string> parts = is_map ? std::vector{text} : split(text, ':');
  const std::string& target = parts.size() == 1 ? parts[0] : parts[1];
  if (!target.starts_with('/')) {
    findings.add(volume.place, service + ": " + shown(target) + " is no place in its container",
                 is_map || parts.size() > 1
                     ? "begin it with /"
                     : "write HOST:/CONTAINER, or one path that begins with /");
    return;
  }
  if (parts.size() != 3) return;
  for (const std::string& option : split(parts[2], ',')) {
    const bool is_known = std::ranges::find(volume_options, option) != volume_options.end();
    if (is_known || option.find('=') != std::string::npos) continue;
    const auto meant = nearest(option, volume_options);
    findings.add(volume.place, service + ": a volume has no option " + shown(option),
                 option == "readonly" ? "write ro"
                 : meant              ? "did you mean " + *meant + "?"
                                      : "write ro, rw, z or Z");
  }
}

void look_at_targets(const yaml::Member& service, Findings& findings) {
  std::map<std::string, int> seen;
  for (const Node& volume : items_in(service.value, "volumes")) {
    look_at_form_of_volume(service.key, volume, findings);
    std::string target = target_of(volume);
    if (target.size() > 1 && target.ends_with('/')) target.pop_back();
    if (target.empty()) continue;
    const auto [first, is_new] = seen.emplace(target, volume.place.line);
    if (is_new) continue;
    findings.add(volume.place,
                 service.key + " has two volumes at " + target + ", the first in line " +
                     std::to_string(first->second),
                 "keep one, or mount it elsewhere");
  }
}

void look_at_ports_of_host(const yaml::Member& service, Findings& findings) {
  const Node* mode = service.value.find("network_mode");
  const yaml::Member* ports = service.value.member("ports");
  if (text_of(mode) != "host" || ports == nullptr || ports->value.items.empty()) return;
  findings.add(ports->place, service.key + " publishes ports, and has its host's network already",
               "remove ports:, or network_mode: host");
}

// Four numbers; none: it is no such address.
std::optional<std::uint32_t> address_of(std::string_view text) {
  const std::vector<std::string> parts = split(std::string(text), '.');
  constexpr std::size_t numbers = 4;
  if (parts.size() != numbers) return std::nullopt;
  std::uint32_t address = 0;
  for (const std::string& part : parts) {
    const auto number = to_number(part);
    const bool is_number = !part.empty() && part.size() <= 3 && std::ranges::all_of(part, is_digit);
    constexpr double most = 255;
    if (!is_number || !number || *number > most) return std::nullopt;
    address = (address << 8U) | static_cast<std::uint32_t>(*number);
  }
  return address;
}

// Whether 10.5.0.0/16 has it; what cannot be read may.
bool may_have(std::string_view subnet, std::uint32_t address) {
  const std::size_t slash = subnet.find('/');
  if (slash == std::string_view::npos) return true;
  const auto begin = address_of(subnet.substr(0, slash));
  const auto bits = to_number(std::string(subnet.substr(slash + 1)));
  constexpr double all = 32;
  if (!begin || !bits || *bits < 1 || *bits > all) return true;
  const auto shift = static_cast<unsigned>(all - *bits);
  return (*begin >> shift) == (address >> shift);
}

// The subnets of IPv4 that a network has.
std::vector<std::string> subnets_of(const Compose& file, const std::string& network) {
  std::vector<std::string> subnets;
  const Node* all = file.root->find("networks");
  const Node* declared = all == nullptr ? nullptr : all->find(network);
  if (declared == nullptr) return subnets;
  each_at(*declared, "ipam/config/subnet", [&](const Node& subnet, const std::string&) {
    if (subnet.text.find(':') == std::string::npos) subnets.push_back(subnet.text);
  });
  return subnets;
}

void look_at_address(const Compose& file, const yaml::Member& service, const yaml::Member& network,
                     Findings& findings) {
  const Node* node = network.value.find("ipv4_address");
  if (node == nullptr || has_variable(*node)) return;
  const auto address = address_of(text_of(node));
  if (!address) {
    findings.add(node->place, service.key + ": " + shown(text_of(node)) + " is no IPv4 address",
                 "write four numbers up to 255: 10.5.0.3");
    return;
  }
  const std::vector<std::string> subnets = subnets_of(file, network.key);
  if (subnets.empty() || std::ranges::any_of(subnets, [&](const std::string& subnet) {
        return may_have(subnet, *address);
      })) {
    return;
  }
  findings.add(node->place,
               service.key + ": the network " + network.key + " is " + join(subnets, ", ") +
                   ", and has no " + text_of(node),
               "give it an address within it");
}

}  // namespace

void service_forms(const Compose& file, Findings& findings) {
  for (const yaml::Member& service : file.services()) {
    if (!is_service_name(service.key)) {
      findings.add(service.place, shown(service.key) + " cannot be the name of a service",
                   "write it with letters, digits, ., _ and -");
    }
    look_at_test(service, findings);
    look_at_copies(service, findings);
    look_at_targets(service, findings);
    look_at_ports_of_host(service, findings);
  }
}

void service_addresses(const Compose& file, Findings& findings) {
  for (const yaml::Member& service : file.services()) {
    const Node* networks = service.value.find("networks");
    if (networks == nullptr) continue;
    for (const yaml::Member& network : networks->members) {
      look_at_address(file, service, network, findings);
    }
  }
}

}  // namespace harness::check
