#include "stack/store/intake/otlp_json.hpp"

#include <algorithm>
#include <charconv>
#include <string>

#include "harness/core/utf8.hpp"
#include "stack/store/intake/base64.hpp"
#include "stack/store/intake/malformed.hpp"
#include "stack/store/intake/otlp.hpp"

namespace store::json {
namespace {

Values array_of(Value json, Texts& texts, int depth) {
  Values values;
  each_field(json, [&](std::string_view key, Value field) {
    if (key != "values") return;
    each(field, [&](Value one) { values.push_back(any_value_of(one, texts, depth)); });
  });
  return values;
}

Attributes list_of(Value json, Texts& texts, int depth) {
  Attributes attributes;
  each_field(json, [&](std::string_view key, Value field) {
    if (key == "values") attributes = attributes_of(field, texts, depth);
  });
  return attributes;
}

Bytes bytes_of(std::string_view base64, Texts& texts) {
  const auto bytes = base64_decoded(base64);
  if (!bytes) throw Malformed("a bytesValue is not base64");
  return {texts.keep(*bytes)};
}

}  // namespace

store::Value any_value_of(Value json, Texts& texts, int depth) {
  if (depth > otlp::deepest_value) throw Malformed("an attribute's value is nested too deeply");
  if (depth > 0) texts.account(sizeof(store::Value));
  store::Value value;
  each_field(json, [&](std::string_view key, Value field) {
    if (key == "stringValue") {
      value.of = text_of(field);
    } else if (key == "boolValue") {
      value.of = bool(field.get_bool());
    } else if (key == "intValue") {
      value.of = signed_of(field);
    } else if (key == "doubleValue") {
      value.of = double_of(field);
    } else if (key == "arrayValue") {
      value.of = array_of(field, texts, depth + 1);
    } else if (key == "kvlistValue") {
      value.of = list_of(field, texts, depth + 1);
    } else if (key == "bytesValue") {
      value.of = bytes_of(text_of(field), texts);
    }
  });
  return value;
}

Attributes attributes_of(Value json, Texts& texts, int depth) {
  Attributes attributes;
  each(json, [&](Value one) {
    texts.account(sizeof(Attribute));
    Attribute& attribute = attributes.emplace_back();
    each_field(one, [&](std::string_view key, Value field) {
      if (key == "key") attribute.key = text_of(field);
      if (key == "value") attribute.value = any_value_of(field, texts, depth);
    });
  });
  return attributes;
}

Attributes resource_of(Value json, Texts& texts) {
  Attributes attributes;
  each_field(json, [&](std::string_view key, Value field) {
    if (key == "attributes") attributes = attributes_of(field, texts);
  });
  return attributes;
}

Scope scope_of(Value json, Texts& texts) {
  Scope scope;
  each_field(json, [&](std::string_view key, Value field) {
    if (key == "name") scope.name = text_of(field);
    if (key == "version") scope.version = text_of(field);
    if (key == "attributes") scope.attributes = attributes_of(field, texts);
  });
  return scope;
}

std::string_view id_of(Value json, Texts& texts) {
  const auto digits = text_of(json);
  std::string bytes;
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
    unsigned byte = 0;
    const char* pair = digits.data() + i;
    if (std::from_chars(pair, pair + 2, byte, 16).ptr != pair + 2) break;
    bytes += static_cast<char>(byte);
  }
  if (bytes.size() * 2 != digits.size()) {
    throw Malformed("the id \"" + harness::beginning_of(digits, 40) + "\" is not hexadecimal");
  }
  return texts.keep(bytes);
}

int enum_of(Value json, std::string_view prefix, std::span<const std::string_view> names) {
  if (json.type() != simdjson::ondemand::json_type::string) {
    return static_cast<int>(signed_of(json));
  }
  const std::string_view name = json.get_string();
  const auto found = std::find_if(names.begin(), names.end(), [&](std::string_view one) {
    return name.starts_with(prefix) && name.substr(prefix.size()) == one;
  });
  if (found == names.end()) {
    throw Malformed("\"" + harness::beginning_of(name, 40) + "\" is no " + std::string(prefix) +
                    "…");
  }
  return static_cast<int>(found - names.begin());
}

}  // namespace store::json
