// Components of Alloy, held against the table of what they may have.
#include "harness/check/alloy/schema.hpp"

#include <algorithm>
#include <array>

#include "harness/core/duration.hpp"
#include "harness/core/text.hpp"

namespace harness::check {
namespace {

using yaml::Node;

// Alloy makes a text of a number, and a number of a text that is one.
bool is_text_of_alloy(const Node& scalar) { return scalar.quoted || to_number(scalar.text); }
bool is_number_of_alloy(const Node& scalar) { return to_number(scalar.text).value_or(-1) >= 0; }

// Parts of what a regular expression found may be among it: ${1}.
bool is_label_of_alloy(const Node& scalar) {
  return scalar.text.empty() ||
         (!is_digit(scalar.text.front()) && std::ranges::all_of(scalar.text, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '_';
         }));
}
bool is_truth_of_alloy(const Node& scalar) {
  return !scalar.quoted && is_one_of(scalar.text, {"true", "false"});
}
bool is_duration_of_alloy(const Node& scalar) {
  return scalar.quoted && parse_duration(scalar.text).has_value();
}
bool is_url_of_alloy(const Node& scalar) {
  return !scalar.quoted || scalar.text.empty() || scalar.text.starts_with("http://") ||
         scalar.text.starts_with("https://");
}
bool is_receiver_of_alloy(const Node& scalar) { return !scalar.quoted && !to_number(scalar.text); }

bool is_rules_of_alloy(const Node& scalar) {
  return !scalar.quoted && scalar.text.find('.') != std::string::npos && !to_number(scalar.text);
}

constexpr std::array scalars_of_alloy{
    ScalarType{"text", is_text_of_alloy, "is no text", "put it in quotes:"},
    ScalarType{"number", is_number_of_alloy, "is no number of 0 or more",
               "write one, without quotes"},
    ScalarType{"label", is_label_of_alloy, "cannot be the name of a label",
               "write letters, digits and _"},
    truth_read_by(is_truth_of_alloy),
    duration_read_by(is_duration_of_alloy, "write a number with its unit: \"5s\""),
    ScalarType{"url", is_url_of_alloy, "is no URL", "write http:// or https:// before it"},
    ScalarType{"rules", is_rules_of_alloy, "are no rules of a component",
               "name some: discovery.relabel.containers.rules"},
    ScalarType{"receiver", is_receiver_of_alloy, "names no component",
               "name one without quotes: loki.write.default.receiver"},
};

bool is_for_block(const FieldRule& field) {
  return field.types.front().form == FieldType::Form::object;
}

// What is written as the other is told of once: nobody looks into it after that.
void look_at_forms(const AlloyTree& tree, Node& body, const ObjectType& type,
                   const std::string& name, Findings& findings) {
  for (yaml::Member& member : body.members) {
    const FieldRule* field = type.field(member.key);
    const bool is_any = field == nullptr || field->types.front().form == FieldType::Form::anything;
    if (is_any || is_for_block(*field) == tree.is_block(member)) continue;
    findings.add(
        "syntax", member.place,
        name + ": " + member.key +
            (is_for_block(*field) ? " is a block, and has an =" : " is no block"),
        is_for_block(*field) ? "write " + member.key + " { … }" : "write " + member.key + " = …");
    member.value = Node{};
  }
  for (yaml::Member& member : body.members) {
    const FieldRule* field = type.field(member.key);
    if (field == nullptr || !is_for_block(*field)) continue;
    const ObjectType* below = schema_of_alloy().object(field->types.front().object);
    if (below != nullptr) look_at_forms(tree, member.value, *below, name, findings);
  }
}

}  // namespace

const Schema& schema_of_alloy() {
  static const Schema schema(
      fields_of_alloy, scalars_of_alloy,
      {"argument or block", {}, nullptr, "write { name = value }", "write one value there"});
  return schema;
}

const ObjectType* fields_of(const AlloyComponent& component) {
  return schema_of_alloy().object(component.type);
}

void alloy_fields(const AlloyFile& file, Findings& findings) {
  for (const AlloyComponent& component : file.components) {
    const ObjectType* type = fields_of(component);
    if (type == nullptr) continue;
    AlloyTree tree = tree_of(component);
    look_at_forms(tree, tree.body, *type, component.name(), findings);
    schema_of_alloy().look(tree.body, component.type, component.name(), findings);
  }
}

}  // namespace harness::check
