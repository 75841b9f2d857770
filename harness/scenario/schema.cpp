#include "harness/scenario/schema.hpp"

#include <limits>
#include <nlohmann/json.hpp>

#include "harness/scenario/language.hpp"

namespace harness::scenario {
namespace {

using Json = nlohmann::ordered_json;

Json schema_of(const Shape& shape);

Json form_schema(const Text& form) {
  Json schema{{"type", "string"}};
  if (form.takes_numbers) schema["type"] = {"string", "number", "boolean"};
  if (!form.pattern.empty()) schema["pattern"] = form.pattern;
  return schema;
}

Json form_schema(const Choice& form) { return {{"enum", form.words}}; }

Json form_schema(const Number& form) {
  Json schema{{"type", form.whole ? "integer" : "number"}};
  if (form.least > std::numeric_limits<double>::lowest()) {
    schema[form.above_least ? "exclusiveMinimum" : "minimum"] = form.least;
  }
  if (form.most < std::numeric_limits<double>::max()) schema["maximum"] = form.most;
  return schema;
}

Json form_schema(const List& form) {
  return {{"type", "array"}, {"minItems", 1}, {"items", schema_of(*form.item)}};
}

Json form_schema(const Range& form) {
  return {{"type", "array"}, {"minItems", 2}, {"maxItems", 2}, {"items", schema_of(*form.bound)}};
}

Json form_schema(const Dictionary& form) {
  return {
      {"type", "object"}, {"minProperties", 1}, {"additionalProperties", schema_of(*form.value)}};
}

void add_keys(Json& schema, const std::vector<Key>& keys) {
  for (const Key& key : keys) {
    Json property = schema_of(*key.shape);
    property["description"] =
        key.fallback.empty() ? key.about : key.about + " (default: " + key.fallback + ")";
    schema["properties"][key.name] = std::move(property);
    if (key.required) schema["required"].push_back(key.name);
  }
}

// Each variant is a record of its own, because a key that is right in one is unknown in another.
Json record_schema(const Record& record, const Variant* variant) {
  Json schema{{"type", "object"}, {"properties", Json::object()}, {"required", Json::array()}};
  add_keys(schema, record.keys);
  if (variant != nullptr) {
    add_keys(schema, variant->keys);
    if (!record.chosen_by.empty()) {
      schema["properties"][record.chosen_by] = {{"const", variant->name}};
    }
  }
  if (record.others) {
    schema["patternProperties"][record.others->pattern] = schema_of(*record.others->value);
    Json only_known{{"propertyNames", {{"enum", Json::array()}}}};
    for (const Key& key : record.keys) only_known["propertyNames"]["enum"].push_back(key.name);
    schema["not"] = std::move(only_known);
  }
  schema["additionalProperties"] = false;
  return schema;
}

Json form_schema(const Record& form) {
  if (form.variants.empty()) return record_schema(form, nullptr);
  Json variants = Json::array();
  for (const Variant& variant : form.variants) variants.push_back(record_schema(form, &variant));
  return {{"oneOf", variants}};
}

Json form_schema(const Either& form) {
  Json alternatives = Json::array();
  for (const ShapePtr& shape : form.alternatives) alternatives.push_back(schema_of(*shape));
  return {{"anyOf", alternatives}};
}

Json schema_of(const Shape& shape) {
  return std::visit([](const auto& form) { return form_schema(form); }, shape.form);
}

}  // namespace

std::string json_schema(const Vocabulary& vocabulary) {
  Json schema{{"$schema", "https://json-schema.org/draft/2020-12/schema"},
              {"title", "A harness scenario"}};
  schema.update(schema_of(*language(vocabulary)));
  return schema.dump(2) + "\n";
}

}  // namespace harness::scenario
