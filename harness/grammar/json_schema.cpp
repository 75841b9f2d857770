#include "harness/grammar/json_schema.hpp"

#include <limits>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "harness/core/text.hpp"

namespace harness::grammar {
namespace {

using Json = nlohmann::ordered_json;

// What may stand in place of any value with a grammar of its own: ${NAME} from the environment.
constexpr std::string_view reference_pattern = R"(\$\{[A-Za-z_]\w*(:-[^}]*)?\})";
constexpr const char* reference_definition = "from-the-environment";

// A record with variants is long, and some stand in several places: each is written once, below
// $defs.
class SchemaWriter {
 public:
  Json schema_of(const Shape& shape) {
    const auto* record = std::get_if<RecordShape>(&shape.form);
    if (record != nullptr && !record->variants.empty()) return reference_to(shape, *record);
    return std::visit([&](const auto& form) { return form_schema(form); }, shape.form);
  }
  Json take_definitions() { return std::move(definitions_); }

 private:
  static Json form_schema(const Text& form) {
    Json schema{{"type", "string"}};
    if (form.takes_numbers) schema["type"] = {"string", "number", "boolean"};
    if (!form.pattern.empty()) {
      schema["pattern"] = "(" + form.pattern + ")|" + std::string(reference_pattern);
    }
    return schema;
  }

  // YAML takes some words for more than text: 2 and true.
  Json form_schema(const Choice& form) {
    Json words = form.words;
    for (const std::string& word : form.words) {
      Json value = Json::parse(word, nullptr, false);
      if (!value.is_discarded()) words.push_back(std::move(value));
    }
    return or_reference({{"enum", std::move(words)}});
  }

  Json form_schema(const Number& form) {
    Json schema{{"type", form.whole ? "integer" : "number"}};
    if (form.least > std::numeric_limits<double>::lowest()) {
      schema[form.above_least ? "exclusiveMinimum" : "minimum"] = form.least;
    }
    if (form.most < std::numeric_limits<double>::max()) schema["maximum"] = form.most;
    return or_reference(std::move(schema));
  }

  Json or_reference(Json schema) {
    definitions_[reference_definition] = {{"type", "string"},
                                          {"pattern", std::string(reference_pattern)}};
    return {
        {"anyOf", {std::move(schema), {{"$ref", std::string("#/$defs/") + reference_definition}}}}};
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

  Json form_schema(const RecordShape& form) { return record_schema(form, nullptr); }

  Json form_schema(const Either& form) {
    Json alternatives = Json::array();
    for (const ShapePtr& shape : form.alternatives) alternatives.push_back(schema_of(*shape));
    return {{"anyOf", alternatives}};
  }

  Json reference_to(const Shape& shape, const RecordShape& record) {
    if (written_.insert(&shape).second) {
      Json variants = Json::array();
      for (const KeySet& variant : record.variants) {
        variants.push_back(record_schema(record, &variant));
      }
      definitions_[definition_of(shape)] = {{"oneOf", std::move(variants)}};
    }
    return {{"$ref", "#/$defs/" + definition_of(shape)}};
  }

  // "a request" is "request".
  static std::string definition_of(const Shape& shape) {
    return replace_all(shape.noun.substr(shape.noun.find(' ') + 1), " ", "-");
  }

  static std::string description_of(const Key& key) {
    std::string text = key.about;
    const auto* form = std::get_if<Text>(&key.shape->form);
    if (form != nullptr && !form->language.empty()) text += "; " + form->language;
    if (!key.fallback.empty()) text += " (default: " + key.fallback + ")";
    return text;
  }

  void add_keys(Json& schema, const std::vector<Key>& keys) {
    for (const Key& key : keys) {
      Json property = schema_of(*key.shape);
      property["description"] = description_of(key);
      schema["properties"][key.name] = std::move(property);
      if (key.required) schema["required"].push_back(key.name);
    }
  }

  // Each variant is a record of its own, because a key that is right in one is unknown in another.
  Json record_schema(const RecordShape& record, const KeySet* variant) {
    Json schema{{"type", "object"}, {"properties", Json::object()}, {"required", Json::array()}};
    add_keys(schema, record.keys);
    if (variant != nullptr) {
      add_keys(schema, variant->keys);
      if (!record.chosen_by.empty()) {
        schema["properties"][record.chosen_by] = {{"const", variant->name}};
      }
    }
    add_other_keys(schema, record);
    add_one_of(schema, record.one_of);
    for (const std::string& name : record.any_of) schema["anyOf"].push_back({{"required", {name}}});
    add_at_most_one_of(schema, record.at_most_one_of);
    if (variant != nullptr) add_one_of(schema, variant->one_of);
    if (record.has_fixed_words()) {
      schema["patternProperties"]["^" + std::string(authors_prefix)] = Json::object();
    }
    schema["additionalProperties"] = false;
    return schema;
  }

  static void add_one_of(Json& schema, const std::vector<std::string>& names) {
    for (const std::string& name : names) schema["oneOf"].push_back({{"required", {name}}});
  }

  // No two of them.
  static void add_at_most_one_of(Json& schema, const std::vector<std::string>& names) {
    for (std::size_t i = 0; i < names.size(); ++i) {
      for (std::size_t j = i + 1; j < names.size(); ++j) {
        schema["not"]["anyOf"].push_back({{"required", {names[i], names[j]}}});
      }
    }
  }

  void add_other_keys(Json& schema, const RecordShape& record) {
    if (!record.others) return;
    schema["patternProperties"][record.others->pattern] = schema_of(*record.others->value);
    Json only_known{{"propertyNames", {{"enum", Json::array()}}}};
    for (const Key& key : record.keys) only_known["propertyNames"]["enum"].push_back(key.name);
    schema["not"] = std::move(only_known);
  }

  std::set<const Shape*> written_;
  Json definitions_;
};

}  // namespace

std::string json_schema(const Shape& root, const std::string& title,
                        const std::map<std::string, ShapePtr>& further) {
  Json schema{{"$schema", "https://json-schema.org/draft/2020-12/schema"}, {"title", title}};
  SchemaWriter writer;
  schema.update(writer.schema_of(root));
  std::map<std::string, Json> more;
  for (const auto& [name, shape] : further) more[name] = writer.schema_of(*shape);
  schema["$defs"] = writer.take_definitions();
  for (auto& [name, definition] : more) schema["$defs"][name] = std::move(definition);
  return schema.dump(2) + "\n";
}

}  // namespace harness::grammar
