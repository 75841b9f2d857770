#include "tests/support/json_schema.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <regex>
#include <stdexcept>

#include "harness/core/text.hpp"

namespace harness::test {
namespace {

using nlohmann::json;
using yaml::Node;

json scalar_to_json(const Node& node) {
  if (node.quoted) return node.text;
  if (node.text == "true" || node.text == "false") return node.text == "true";
  if (const auto number = to_number(node.text)) return *number;
  return node.text;
}

bool has_type(const json& value, const std::string& type) {
  if (type == "integer") return value.is_number() && value == std::floor(value.get<double>());
  if (type == "number") return value.is_number();
  if (type == "string") return value.is_string();
  if (type == "boolean") return value.is_boolean();
  if (type == "array") return value.is_array();
  return type == "object" && value.is_object();
}

// Compiled once each: that takes longer than all the rest.
bool matches(const std::string& text, const std::string& pattern) {
  static std::map<std::string, std::regex> compiled;
  return std::regex_search(text, compiled.try_emplace(pattern, pattern).first->second);
}

std::size_t count_conforming(const json& value, const json& schemas) {
  std::size_t count = 0;
  for (const json& schema : schemas) count += nonconformity(value, schema).empty() ? 1U : 0U;
  return count;
}

std::string check_members(const json& value, const json& schema) {
  if (!value.is_object()) return {};
  for (const auto& [key, member] : value.items()) {
    const json* rule = nullptr;
    if (schema.contains("properties") && schema["properties"].contains(key)) {
      rule = &schema["properties"][key];
    }
    const json patterns = schema.value("patternProperties", json::object());
    for (const auto& [pattern, pattern_rule] : patterns.items()) {
      if (matches(key, pattern)) rule = &schema["patternProperties"][pattern];
    }
    if (rule == nullptr) rule = &schema["additionalProperties"];
    if (*rule == false) return "unknown key " + key;
    if (std::string why = nonconformity(member, *rule); !why.empty()) {
      return key + ": " + why;
    }
  }
  return {};
}

std::string check_required(const json& value, const json& keys) {
  if (!value.is_object()) return {};
  for (const json& key : keys) {
    if (!value.contains(key.get<std::string>())) return "without " + key.get<std::string>();
  }
  return {};
}

std::string check_items(const json& value, const json& rule) {
  if (!value.is_array()) return {};
  for (const json& item : value) {
    if (std::string why = nonconformity(item, rule); !why.empty()) return why;
  }
  return {};
}

std::string check_names(const json& value, const json& rule) {
  if (!value.is_object()) return {};
  for (const auto& [key, member] : value.items()) {
    if (std::string why = nonconformity(key, rule); !why.empty()) return why;
  }
  return {};
}

bool is_one_of(const json& value, const json& choices) {
  return std::find(choices.begin(), choices.end(), value) != choices.end();
}

bool has_one_of_types(const json& value, const json& types) {
  if (types.is_string()) return has_type(value, types);
  return std::any_of(types.begin(), types.end(),
                     [&](const json& type) { return has_type(value, type); });
}

// Those of the schema that is being looked at: only the whole of it has them.
thread_local const json* definitions = nullptr;

std::string check_definition(const json& value, const std::string& reference) {
  return nonconformity(value, definitions->at(reference.substr(std::string("#/$defs/").size())));
}

// One check a keyword: what it says of the value where the keyword has this rule.
using Check = std::function<std::string(const json& value, const json& rule, const json& schema)>;

Check that(bool (*holds)(const json& value, const json& rule), const char* why) {
  return [holds, why](const json& value, const json& rule, const json&) -> std::string {
    return holds(value, rule) ? "" : why;
  };
}

std::string nothing(const json&, const json&, const json&) { return {}; }

std::string members(const json& value, const json&, const json& schema) {
  return check_members(value, schema);
}

const std::map<std::string, Check>& keywords() {
  static const std::map<std::string, Check> table{
      {"$schema", nothing},
      {"title", nothing},
      {"$defs", nothing},
      {"$ref", [](const json& v, const json& r, const json&) { return check_definition(v, r); }},
      {"description", nothing},
      {"properties", members},
      {"patternProperties", members},
      {"additionalProperties", members},
      {"type", that(has_one_of_types, "of another type")},
      {"enum", that(is_one_of, "not one of the choices")},
      {"const", that([](const json& v, const json& r) { return v == r; }, "another constant")},
      {"pattern", that([](const json& v, const json& r) { return !v.is_string() || matches(v, r); },
                       "does not match")},
      {"minimum",
       that([](const json& v, const json& r) { return !v.is_number() || v >= r; }, "too small")},
      {"maximum",
       that([](const json& v, const json& r) { return !v.is_number() || v <= r; }, "too large")},
      {"exclusiveMinimum",
       that([](const json& v, const json& r) { return !v.is_number() || v > r; }, "too small")},
      {"minItems", that([](const json& v, const json& r) { return !v.is_array() || v.size() >= r; },
                        "too few items")},
      {"maxItems", that([](const json& v, const json& r) { return !v.is_array() || v.size() <= r; },
                        "too many items")},
      {"minProperties",
       that([](const json& v, const json& r) { return !v.is_object() || v.size() >= r; }, "empty")},
      {"required", [](const json& v, const json& r, const json&) { return check_required(v, r); }},
      {"items", [](const json& v, const json& r, const json&) { return check_items(v, r); }},
      {"propertyNames",
       [](const json& v, const json& r, const json&) { return check_names(v, r); }},
      {"not", that([](const json& v, const json& r) { return !nonconformity(v, r).empty(); },
                   "conforms to what it must not")},
      {"anyOf", that([](const json& v, const json& r) { return count_conforming(v, r) > 0; },
                     "conforms to no alternative")},
      {"oneOf", that([](const json& v, const json& r) { return count_conforming(v, r) == 1; },
                     "does not conform to exactly one alternative")},
  };
  return table;
}

}  // namespace

json to_json(const Node& node) {
  switch (node.kind) {
    case Node::Kind::null:
      return nullptr;
    case Node::Kind::scalar:
      return scalar_to_json(node);
    case Node::Kind::list: {
      json list = json::array();
      for (const Node& item : node.items) list.push_back(to_json(item));
      return list;
    }
    case Node::Kind::map:
      break;
  }
  json map = json::object();
  for (const yaml::Member& member : node.members) map[member.key] = to_json(member.value);
  return map;
}

std::string nonconformity(const json& value, const json& schema) {
  if (schema.contains("$defs")) definitions = &schema["$defs"];
  for (const auto& [keyword, rule] : schema.items()) {
    const auto check = keywords().find(keyword);
    if (check == keywords().end()) throw std::logic_error("unknown keyword " + keyword);
    if (std::string why = check->second(value, rule, schema); !why.empty()) return why;
  }
  return {};
}

}  // namespace harness::test
