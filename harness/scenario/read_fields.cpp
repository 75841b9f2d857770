#include "harness/core/text.hpp"
#include "harness/scenario/read.hpp"
#include "harness/scenario/scalar.hpp"

namespace harness::scenario {
namespace {

std::vector<std::string> texts(const Node& node) {
  std::vector<std::string> values;
  for (const Node& item : node.items) values.push_back(item.text);
  return values;
}

TextMap text_map(const Node& node) {
  TextMap values;
  for (const Member& member : node.members) values[member.key] = member.value.text;
  return values;
}

Result<Value> read_value(const Node& node, FieldType type) {
  switch (type) {
    case FieldType::text:
    case FieldType::query:
    case FieldType::process:
    case FieldType::request:
      return node.text;
    case FieldType::duration:
      return parse_duration(node.text);
    case FieldType::comparison:
      return parse_comparison(node.text);
    case FieldType::text_list:
    case FieldType::process_list:
      return texts(node);
    case FieldType::text_map:
      return text_map(node);
    case FieldType::number:
      break;
  }
  const auto number = to_number(node.text);
  if (!number) return fail(shown(node) + " is not a number");
  return *number;
}

// A fallback is written in the table as an author would write it; a list has its items between
// commas.
Node fallback_node(const Field& field) {
  Node node;
  node.kind = Node::Kind::scalar;
  node.text = field.fallback;
  if (field.type != FieldType::text_list) return node;
  for (const std::string& part : split(field.fallback, ',')) {
    Node item;
    item.text = trim(part);
    node.items.push_back(std::move(item));
  }
  return node;
}

}  // namespace

Result<Fields> read_fields(const Node& node, const Kind& kind) {
  Fields fields;
  for (const Field& field : kind.fields) {
    const Node* written = node.find(field.name);
    if (written == nullptr && field.fallback.empty()) continue;
    const Node& node_of_field = written == nullptr ? fallback_node(field) : *written;
    const Result<Value> value = read_value(node_of_field, field.type);
    if (!value) return fail(value.error());
    fields.set(std::string(field.name), *value, node_of_field.place);
  }
  return fields;
}

}  // namespace harness::scenario
