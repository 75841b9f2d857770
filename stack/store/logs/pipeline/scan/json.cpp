#include "stack/store/logs/pipeline/scan/json.hpp"

#include <array>
#include <string>

#include "stack/store/logs/pipeline/values/utf8.hpp"

namespace store::logs::pipeline::json {

std::size_t block_end(std::string_view text, std::size_t at, char open, char close) {
  std::size_t depth = 0;
  while (at < text.size()) {
    const char c = text[at];
    if (c == '"') {
      at = json_string_end(text, at + 1);
      if (at == std::string_view::npos) break;
      continue;
    }
    ++at;
    if (c == open) ++depth;
    if (c == close && --depth == 0) return at;
  }
  return std::string_view::npos;
}

namespace {

constexpr bool ends_token(char c) { return is_white(c) || c == ',' || c == '}' || c == ']'; }

const char* read_block(std::string_view text, std::size_t& at, Value& value) {
  const bool is_object = text[at] == '{';
  const std::size_t end = is_object ? block_end(text, at, '{', '}') : block_end(text, at, '[', ']');
  if (end == std::string_view::npos) return is_object ? fault::object : fault::array;
  value = {is_object ? Type::object : Type::array, text.substr(at, end - at)};
  at = end;
  return nullptr;
}

const char* read_token(std::string_view text, std::size_t& at, Value& value) {
  std::size_t end = at;
  while (end < text.size() && !ends_token(text[end])) ++end;
  const std::string_view token = text.substr(at, end - at);
  const char first = text[at];
  at = end;
  if (token == "true" || token == "false") {
    value = {Type::boolean, token};
  } else if (token == "null") {
    value = {Type::null, token};
  } else if (first == '-' || (first >= '0' && first <= '9')) {
    value = {Type::number, token};
  } else {
    return fault::unknown_type;
  }
  return nullptr;
}

}  // namespace

const char* read_value(std::string_view text, std::size_t& at, Value& value) {
  at = skip_white(text, at);
  if (at == text.size()) return fault::malformed;
  if (text[at] == '{' || text[at] == '[') return read_block(text, at, value);
  if (text[at] != '"') return read_token(text, at, value);
  const std::size_t end = json_string_end(text, at + 1);
  if (end == std::string_view::npos) return fault::string;
  value = {Type::string, text.substr(at + 1, end - at - 2)};
  at = end;
  return nullptr;
}

std::optional<std::string_view> unescaped(std::string_view text, TextArena& arena) {
  if (text.find('\\') == std::string_view::npos) return text;
  const auto resolved = harness::languages::logql::json_unescaped(text);
  if (!resolved) return std::nullopt;
  return arena.keep(*resolved);
}

namespace {

bool is_ascii(std::string_view text) {
  unsigned all = 0;
  for (const char c : text) all |= static_cast<unsigned char>(c);
  return all < 0x80;
}

bool has_rune_error(std::string_view text) {
  while (!text.empty()) {
    const Rune rune = rune_at(text);
    if (rune.value == rune_error) return true;
    text.remove_prefix(rune.width);
  }
  return false;
}

}  // namespace

std::string_view cleaned(std::string_view text, TextArena& arena) {
  if (is_ascii(text) || !has_rune_error(text)) return text;
  std::string result;
  while (!text.empty()) {
    const Rune rune = rune_at(text);
    append_rune(result, rune.value == rune_error ? U' ' : rune.value);
    text.remove_prefix(rune.width);
  }
  return arena.keep(result);
}

std::string_view label_text(const Value& value, TextArena& arena) {
  switch (value.type) {
    case Type::null:
      return {};
    case Type::string:
      return cleaned(unescaped(value.text, arena).value_or(std::string_view{}), arena);
    default:
      return value.text;
  }
}

}  // namespace store::logs::pipeline::json
