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
      at = string_end(text, at + 1);
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
  const std::size_t end = string_end(text, at + 1);
  if (end == std::string_view::npos) return fault::string;
  value = {Type::string, text.substr(at + 1, end - at - 2)};
  at = end;
  return nullptr;
}

namespace {

std::optional<char32_t> hex4(std::string_view digits) {
  if (digits.size() < 4) return std::nullopt;
  char32_t value = 0;
  for (const char c : digits.substr(0, 4)) {
    value <<= 4;
    if (c >= '0' && c <= '9') {
      value |= static_cast<char32_t>(c - '0');
    } else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f') {
      value |= static_cast<char32_t>((c | 0x20) - 'a' + 10);
    } else {
      return std::nullopt;
    }
  }
  return value;
}

// `\uXXXX`, which begins the text; a pair of surrogates is one rune.
std::optional<Rune> unicode_escape(std::string_view text) {
  const auto first = hex4(text.substr(2));
  if (!first) return std::nullopt;
  if (*first < 0xD800 || *first > 0xDFFF) return Rune{*first, 6};
  if (*first > 0xDBFF || !text.substr(6).starts_with("\\u")) return std::nullopt;
  const auto second = hex4(text.substr(8));
  if (!second || *second < 0xDC00 || *second > 0xDFFF) return std::nullopt;
  return Rune{0x10000 + ((*first - 0xD800) << 10) + (*second - 0xDC00), 12};
}

std::optional<char> simple_escape(char letter) {
  constexpr std::string_view letters = "\"\\/bfnrt";
  constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
  const std::size_t at = letters.find(letter);
  if (at == std::string_view::npos) return std::nullopt;
  return meanings[at];
}

// Appends what the escape that begins the text stands for; how long it is, or 0.
std::size_t resolve_escape(std::string_view text, std::string& to) {
  if (text.size() < 2) return 0;
  if (text[1] == 'u') {
    const auto rune = unicode_escape(text);
    if (!rune) return 0;
    append_rune(to, rune->value);
    return rune->width;
  }
  const auto plain = simple_escape(text[1]);
  if (!plain) return 0;
  to += *plain;
  return 2;
}

}  // namespace

std::optional<std::string_view> unescaped(std::string_view text, TextArena& arena) {
  std::size_t slash = text.find('\\');
  if (slash == std::string_view::npos) return text;
  std::string resolved;
  resolved.reserve(text.size());
  while (slash != std::string_view::npos) {
    resolved += text.substr(0, slash);
    text.remove_prefix(slash);
    const std::size_t length = resolve_escape(text, resolved);
    if (length == 0) return std::nullopt;
    text.remove_prefix(length);
    slash = text.find('\\');
  }
  resolved += text;
  return arena.keep(resolved);
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
