// Where Kubernetes wants a text, and how it is to be written: names, labels, variables.
#include <algorithm>
#include <array>
#include <optional>

#include "harness/check/kubernetes/objects.hpp"
#include "harness/core/text.hpp"

namespace harness::check {
namespace {

using yaml::Node;

bool is_lower_letter(char c) { return c >= 'a' && c <= 'z'; }
bool is_letter(char c) { return is_lower_letter(c) || (c >= 'A' && c <= 'Z'); }

// Lower case letters and digits, and - between them.
bool is_dns_part(std::string_view part) {
  if (part.empty() || part.front() == '-' || part.back() == '-') return false;
  return std::all_of(part.begin(), part.end(),
                     [](char c) { return is_lower_letter(c) || is_digit(c) || c == '-'; });
}

bool is_dns_label(std::string_view name) {
  constexpr std::size_t most = 63;
  return name.size() <= most && is_dns_part(name);
}

bool is_dns_name(const std::string& name) {
  constexpr std::size_t most = 253;
  const std::vector<std::string> parts = split(name, '.');
  return name.size() <= most && std::all_of(parts.begin(), parts.end(), is_dns_part);
}

bool is_label_value(std::string_view value) {
  constexpr std::size_t most = 63;
  const auto is_end = [](char c) { return is_letter(c) || is_digit(c); };
  if (value.empty()) return true;
  return value.size() <= most && is_end(value.front()) && is_end(value.back()) &&
         std::all_of(value.begin(), value.end(),
                     [&](char c) { return is_end(c) || c == '-' || c == '_' || c == '.'; });
}

bool is_config_key(std::string_view key) {
  return !key.empty() && std::all_of(key.begin(), key.end(), [](char c) {
    return is_letter(c) || is_digit(c) || c == '-' || c == '_' || c == '.';
  });
}

// Filled in by somebody else before it is applied: ${NAME}, $(NAME), {{ … }}.
bool is_filled_in(std::string_view text) {
  return text.find('$') != std::string_view::npos || text.find("{{") != std::string_view::npos;
}

constexpr const char* as_names_are =
    "write lower case letters, digits and -, with a letter or digit at both ends";

void look_at_name(const ObjectToCheck& one, Findings& findings) {
  const KubernetesObject& object = one.object;
  if (object.name.empty() || is_filled_in(object.name) || !is_known_kind(object.kind)) return;
  // Rights may be called anything.
  if (is_one_of(object.kind, {"Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding"})) return;
  const bool is_label = is_one_of(object.kind, {"Service", "Namespace"});
  if (is_label ? is_dns_label(object.name) : is_dns_name(object.name)) return;
  findings.add(object.place(),
               shown(object.name) + " is no name that a " + object.kind + " may have",
               as_names_are);
}

void look_at_names_of_pod(const ObjectToCheck& one, const Node& pod, Findings& findings) {
  for (const char* path : {"containers/name", "initContainers/name", "volumes/name"}) {
    each_at(pod, path, [&](const Node& name, const std::string&) {
      if (is_dns_label(name.text) || is_filled_in(name.text) || name.text.empty()) return;
      findings.add(name.place,
                   one.object.title() + ": " + shown(name.text) + " is no name of a " +
                       (path[0] == 'v' ? "volume" : "container"),
                   as_names_are);
    });
  }
  each_at(pod, "containers/ports/name", [&](const Node& name, const std::string&) {
    if (is_port_name(name.text) || is_filled_in(name.text) || name.text.empty()) return;
    findings.add(name.place, one.object.title() + ": " + shown(name.text) + " is no name of a port",
                 "write at most 15 lower case letters, digits and -, and a letter among them");
  });
}

void look_at_labels(const ObjectToCheck& one, Findings& findings) {
  const auto visit = [&](const Node& value, const std::string& key) {
    if (value.kind != Node::Kind::scalar || is_filled_in(value.text)) return;
    if (is_label_value(value.text)) return;
    findings.add(value.place,
                 one.object.title() + ": the label " + key + " cannot be " + shown(value.text),
                 "write at most 63 letters, digits, -, _ and ., or make it an annotation");
  };
  each_at(*one.object.node, "metadata/labels/*", visit);
  const Node* made_of = one.object.pod_template();
  if (made_of == nullptr || made_of == one.object.node) return;
  each_at(*made_of, "metadata/labels/*", visit);
}

}  // namespace

std::optional<std::string> other_than_text(const Node& node) {
  if (node.kind == Node::Kind::list || node.kind == Node::Kind::map) return name_of(node.kind);
  if (node.kind != Node::Kind::scalar || node.quoted || node.text.empty()) return std::nullopt;
  const std::string word = lower(node.text);
  const std::string capital = upper(word.substr(0, 1)) + word.substr(1);
  const bool is_evenly_written = is_one_of(node.text, {word, capital, upper(word)});
  if (is_evenly_written && is_one_of(word, {"true", "false", "yes", "no", "on", "off"})) {
    return "a truth value";
  }
  const bool may_be_number = is_digit(word.front()) || is_one_of(word.substr(0, 1), {"-", "."});
  if (may_be_number && to_number(node.text)) return "a number";
  return std::nullopt;
}

bool is_port_name(std::string_view name) {
  constexpr std::size_t most = 15;
  return name.size() <= most && is_dns_label(name) && name.find("--") == std::string_view::npos &&
         std::any_of(name.begin(), name.end(), is_lower_letter);
}

void object_names(const ObjectToCheck& one, Findings& findings) {
  look_at_name(one, findings);
  look_at_labels(one, findings);
  if (one.object.pod() != nullptr) look_at_names_of_pod(one, *one.object.pod(), findings);
  if (!is_one_of(one.object.kind, {"ConfigMap", "Secret"})) return;
  for (const char* part : {"data", "stringData", "binaryData"}) {
    const Node* data = one.object.node->find(part);
    if (data == nullptr) continue;
    for (const yaml::Member& member : data->members) {
      if (is_config_key(member.key) || is_filled_in(member.key)) continue;
      findings.add(member.place,
                   one.object.title() + ": " + shown(member.key) + " is no key that it may have",
                   "write letters, digits, -, _ and .");
    }
  }
}

}  // namespace harness::check
