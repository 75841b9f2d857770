// Texts in a collector's settings: URLs, and variables in any of them.
#include <algorithm>

#include "harness/check/collector/collector.hpp"
#include "harness/core/text.hpp"

namespace harness::check {
namespace {

using yaml::Node;

void look_at_url(const yaml::Member& member, Findings& findings) {
  const Node* endpoint = member.value.find("endpoint");
  const std::string text = with_defaults(text_of(endpoint));
  if (text.empty()) return;
  for (const char* path : {"/v1/traces", "/v1/metrics", "/v1/logs"}) {
    if (!text.ends_with(path)) continue;
    const std::string signal = std::string(path).substr(4);
    findings.add(endpoint->place,
                 member.key + ": it sends to " + text + path + ", as it puts " + path +
                     " behind its endpoint",
                 "end it before " + std::string(path) + ", or name it " + signal + "_endpoint");
    return;
  }
  if (text.starts_with("http://") || text.starts_with("https://")) return;
  findings.add(endpoint->place, member.key + ": " + shown(text) + " is no URL",
               "write http:// or https:// before it: it is sent over HTTP");
}

// NAME, or env:NAME and its like, whose scheme reads what follows.
bool is_variable(std::string_view name) {
  if (name.find(':') != std::string_view::npos || name.find('$') != std::string_view::npos) {
    return true;
  }
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  return !name.empty() && is_letter(name.front()) &&
         std::ranges::all_of(name, [&](char c) { return is_letter(c) || is_digit(c); });
}

// Of all scalars, at any depth.
void look_at_variables(const Node& node, Findings& findings) {
  for (const yaml::Member& member : node.members) look_at_variables(member.value, findings);
  for (const Node& item : node.items) look_at_variables(item, findings);
  if (node.kind != Node::Kind::scalar) return;
  for (std::size_t at = node.text.find('$'); at < node.text.size();
       at = node.text.find('$', at + 2)) {
    if (node.text.substr(at, 2) != "${") continue;  // $$ is a $, which begins no variable
    const std::size_t close = node.text.find('}', at);
    if (close == std::string::npos) {
      findings.add(node.place, "the variable in " + shown(node.text) + " is not closed",
                   "write ${env:NAME}, or ${env:NAME:-otherwise}");
      continue;
    }
    const std::string name = node.text.substr(at + 2, close - at - 2);
    if (is_variable(name)) continue;
    const bool is_group = !name.empty() && std::ranges::all_of(name, is_digit);
    findings.add(node.place, "${" + name + "} in " + shown(node.text) + " names no variable",
                 is_group ? "write $${" + name + "}: a $ of a text is $$" : "write ${env:NAME}");
  }
}

}  // namespace

void urls_of_senders(const Collector& collector, Findings& findings) {
  each_component(collector, [&](const std::string& section, const yaml::Member& member) {
    const bool is_over_http = is_same_type(type_of_component(member.key), "otlphttp");
    if (section == "exporters" && is_over_http) look_at_url(member, findings);
  });
}

void open_variables(const Collector& collector, Findings& findings) {
  look_at_variables(*collector.root, findings);
}

}  // namespace harness::check
