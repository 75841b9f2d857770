#pragma once

#include <optional>
#include <string_view>

#include "harness/languages/logql/json_string.hpp"
#include "stack/store/logs/pipeline/text_arena.hpp"

// JSON as it is found in log lines: often cut, sometimes followed by other text. What comes before
// a break counts, and the fault is said in the words that LogQL's users know.
namespace store::logs::pipeline::json {

enum class Type { string, number, boolean, null, object, array };

struct Value {
  Type type = Type::null;
  std::string_view text;  // as it stands there; a string's is without its quotes, still escaped
};

namespace fault {
constexpr const char* malformed = "Malformed JSON error";
constexpr const char* string = "Value is string, but can't find closing '\"' symbol";
constexpr const char* array = "Value is array, but can't find closing ']' symbol";
constexpr const char* object = "Value looks like object, but can't find closing '}' symbol";
constexpr const char* unknown_type = "Unknown value type";
constexpr const char* escape = "Encountered an invalid escape sequence in a string";
}  // namespace fault

// Objects in objects beyond this are not looked into: a line is no place for them.
constexpr int deepest = 64;

constexpr bool is_white(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

using harness::languages::logql::json_string_end;

inline std::size_t skip_white(std::string_view text, std::size_t at) {
  while (at < text.size() && is_white(text[at])) ++at;
  return at;
}

// Past the bracket that closes the one at `at`.
std::size_t block_end(std::string_view text, std::size_t at, char open, char close);

// The value that begins at or after `at`, which is moved past it. Its fault, or nullptr.
const char* read_value(std::string_view text, std::size_t& at, Value& value);

// The text of a string with its escapes resolved, in the arena where it has some; nothing where
// there is none such.
std::optional<std::string_view> unescaped(std::string_view text, TextArena& arena);

// Nothing where the text may be shown as it is; else each byte that is no UTF-8 is a space.
std::string_view cleaned(std::string_view text, TextArena& arena);

// The text that a label has of a value.
std::string_view label_text(const Value& value, TextArena& arena);

// What a visitor of members says.
enum class Visit { go_on, stop };

// Calls `visit(key, value)` for each member of the object that the text begins with, in order. The
// first fault, or nullptr; nothing after the object's end is looked at.
template <typename Visitor>
const char* each_member(std::string_view text, TextArena& arena, Visitor&& visit) {
  std::size_t at = skip_white(text, 0);
  if (at == text.size() || text[at] != '{') return fault::object;
  at = skip_white(text, at + 1);
  if (at == text.size()) return fault::malformed;
  while (at < text.size()) {
    if (text[at] == '}') return nullptr;
    if (text[at] != '"') return fault::object;
    const std::size_t key_begin = at + 1;
    at = json_string_end(text, key_begin);
    if (at == std::string_view::npos) return fault::malformed;
    const auto key = unescaped(text.substr(key_begin, at - 1 - key_begin), arena);
    if (!key) return fault::escape;
    at = skip_white(text, at);
    if (at == text.size() || text[at] != ':') return fault::malformed;
    ++at;
    Value value;
    if (const char* broken = read_value(text, at, value)) return broken;
    if (visit(*key, value) == Visit::stop) return nullptr;
    at = skip_white(text, at);
    if (at == text.size()) return fault::array;
    if (text[at] == '}') return nullptr;
    if (text[at] != ',') return fault::object;
    at = skip_white(text, at + 1);
    if (at == text.size()) return fault::array;
  }
  return fault::object;
}

}  // namespace store::logs::pipeline::json
