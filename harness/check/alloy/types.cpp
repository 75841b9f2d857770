// What kind of value an argument takes in components that the table of fields has not, and the
// ports that components listen on.
#include <map>

#include "harness/check/alloy/alloy.hpp"
#include "harness/check/alloy/schema.hpp"
#include "harness/core/text.hpp"

namespace harness::check {
namespace {

using yaml::Node;

// The arguments of a body that mean the same in whatever component they stand, without those of
// its blocks.
Node usual_arguments(const AlloyTree& tree, const Node& body, const ObjectType& usual) {
  Node alone = body;
  std::erase_if(alone.members, [&](const yaml::Member& member) {
    return tree.is_block(member) || usual.field(member.key) == nullptr;
  });
  return alone;
}

template <typename Visit>
void each_body(const AlloyTree& tree, const Node& body, const Visit& visit) {
  visit(body);
  for (const yaml::Member& member : body.members) {
    if (tree.is_block(member)) each_body(tree, member.value, visit);
  }
}

// Where a body listens; empty: nobody knows.
struct Listening {
  const Node* node = nullptr;
  std::string port = {};
};

bool is_server(const AlloyComponent& component) {
  return component.type.starts_with("otelcol.receiver.") ||
         is_one_of(component.type, {"loki.source.api", "loki.source.syslog"});
}

Listening listening_in(const Node& body) {
  for (const char* key : {"endpoint", "address", "listen_address", "listen_port"}) {
    const Node* node = body.find(key);
    if (node == nullptr || node->kind != Node::Kind::scalar || !node->is_known) continue;
    const std::size_t colon = node->text.rfind(':');
    const std::string port = colon == std::string::npos ? node->text : node->text.substr(colon + 1);
    if (to_number(port)) return {node, port};
  }
  return {};
}

}  // namespace

void alloy_value_types(const AlloyFile& file, Findings& findings) {
  for (const AlloyComponent& component : file.components) {
    if (fields_of(component) != nullptr) continue;
    const std::string type =
        component.type.starts_with("otelcol.") ? "otelcol.Anything" : "Anything";
    const AlloyTree tree = tree_of(component);
    each_body(tree, tree.body, [&](const Node& body) {
      const Node alone = usual_arguments(tree, body, *schema_of_alloy().object(type));
      schema_of_alloy().look(alone, type, component.name(), findings);
    });
  }
}

void alloy_ports(const AlloyFile& file, Findings& findings) {
  std::map<std::string, std::string> seen;  // by port and protocol: who has it
  for (const AlloyComponent& component : file.components) {
    if (!is_server(component)) continue;
    const AlloyTree tree = tree_of(component);
    each_body(tree, tree.body, [&](const Node& body) {
      const Listening there = listening_in(body);
      if (there.node == nullptr) return;
      const bool is_udp = text_in(body, "protocol") == "udp";
      const auto [first, is_new] =
          seen.emplace(there.port + (is_udp ? "/udp" : ""), component.name());
      if (is_new) return;
      findings.add(
          there.node->place,
          component.name() + " listens on port " + there.port + ", which " + first->second + " has",
          "give each a port of its own");
    });
  }
}

}  // namespace harness::check
