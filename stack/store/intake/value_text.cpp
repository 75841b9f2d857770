#include "stack/store/intake/value_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "harness/core/text.hpp"
#include "stack/store/intake/base64.hpp"

namespace store {
namespace {

// As JavaScript writes numbers, and Go's JSON: with an exponent only where it is very large or
// small.
void append_number(std::string& out, double number) {
  if (std::isnan(number)) {
    out += "NaN";
    return;
  }
  if (std::isinf(number)) {
    out += number > 0 ? "+Inf" : "-Inf";
    return;
  }
  const double size = std::abs(number);
  const bool plain = size == 0 || (size >= 1e-6 && size < 1e21);
  if (plain) {
    out += harness::plain_number(number);
    return;
  }
  std::array<char, 64> digits{};
  const auto written = std::to_chars(digits.data(), digits.data() + digits.size(), number,
                                     std::chars_format::scientific);
  out.append(digits.data(), written.ptr);
}

void append_quoted(std::string& out, std::string_view text) {
  constexpr std::string_view hex = "0123456789abcdef";
  out += '"';
  for (const char letter : text) {
    const auto code = static_cast<unsigned char>(letter);
    if (letter == '"' || letter == '\\') {
      out += '\\';
      out += letter;
    } else if (letter == '\n') {
      out += "\\n";
    } else if (code < 0x20) {
      out += "\\u00";
      out += hex[code >> 4U];
      out += hex[code & 0xFU];
    } else {
      out += letter;
    }
  }
  out += '"';
}

void append_json(std::string& out, const Value& value);

void append_array(std::string& out, const Values& values) {
  out += '[';
  for (const Value& value : values) {
    if (&value != &values.front()) out += ',';
    append_json(out, value);
  }
  out += ']';
}

// Sorted by key, as Go writes a map.
void append_object(std::string& out, const Attributes& attributes) {
  std::vector<const Attribute*> sorted;
  for (const Attribute& attribute : attributes) sorted.push_back(&attribute);
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto* a, const auto* b) { return a->key < b->key; });
  out += '{';
  for (const Attribute* attribute : sorted) {
    if (attribute != sorted.front()) out += ',';
    append_quoted(out, attribute->key);
    out += ':';
    append_json(out, attribute->value);
  }
  out += '}';
}

template <typename... Kinds>
struct Overloaded : Kinds... {
  using Kinds::operator()...;
};
template <typename... Kinds>
Overloaded(Kinds...) -> Overloaded<Kinds...>;

void append_json(std::string& out, const Value& value) {
  std::visit(
      Overloaded{[&](std::monostate) { out += "null"; },
                 [&](std::string_view text) { append_quoted(out, text); },
                 [&](bool yes) { out += yes ? "true" : "false"; },
                 [&](std::int64_t number) { out += std::to_string(number); },
                 [&](double number) { append_number(out, number); },
                 [&](const Values& values) { append_array(out, values); },
                 [&](const Attributes& attributes) { append_object(out, attributes); },
                 [&](const Bytes& bytes) { append_quoted(out, base64_encoded(bytes.content)); }},
      value.of);
}

}  // namespace

std::string text_of(const Value& value) {
  if (std::holds_alternative<std::monostate>(value.of)) return {};
  if (const auto* text = std::get_if<std::string_view>(&value.of)) return std::string(*text);
  if (const auto* bytes = std::get_if<Bytes>(&value.of)) return base64_encoded(bytes->content);
  std::string text;
  append_json(text, value);
  return text;
}

}  // namespace store
