// Texts in a collector's settings: URLs, and variables in any of them.
#include "harness/check/collector/collector.hpp"
#include "harness/core/text.hpp"

namespace harness::check {
namespace {

using yaml::Node;

void look_at_url(const yaml::Member& member, Findings& findings) {
  const Node* endpoint = member.value.find("endpoint");
  const std::string text = with_defaults(text_of(endpoint));
  if (text.empty() || text.starts_with("http://") || text.starts_with("https://")) return;
  findings.add(endpoint->place, member.key + ": " + shown(text) + " is no URL",
               "write http:// or https:// before it: it is sent over HTTP");
}

// Of all scalars, at any depth.
void look_at_variables(const Node& node, Findings& findings) {
  for (const yaml::Member& member : node.members) look_at_variables(member.value, findings);
  for (const Node& item : node.items) look_at_variables(item, findings);
  if (node.kind != Node::Kind::scalar) return;
  for (std::size_t at = node.text.find("${"); at != std::string::npos;
       at = node.text.find("${", at + 2)) {
    if (node.text.find('}', at) != std::string::npos) continue;
    findings.add(node.place, "the variable in " + shown(node.text) + " is not closed",
                 "write ${env:NAME}, or ${env:NAME:-otherwise}");
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
