#include "harness/scenario/load/json_text.hpp"

#include <simdjson.h>

#include <algorithm>
#include <charconv>
#include <span>
#include <system_error>
#include <utility>

#include "harness/core/text.hpp"

namespace harness::scenario {
namespace {

using simdjson::ondemand::json_type;
using Value = simdjson::ondemand::value;
using Keys = std::span<const std::string>;
using JsonKind = JsonValue::Kind;

// Of what simdjson takes, or may take, and RFC 8259 does not.
struct NoJson {};

// Without the digits that it begins with; none where there have to be some.
std::string_view behind_digits(std::string_view text) {
  const auto end = std::find_if_not(text.begin(), text.end(), is_digit);
  if (end == text.begin()) throw NoJson();
  return text.substr(static_cast<std::size_t>(end - text.begin()));
}

void check_number(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  text = text.starts_with('0') ? text.substr(1) : behind_digits(text);
  if (text.starts_with('.')) text = behind_digits(text.substr(1));
  if (text.starts_with('e') || text.starts_with('E')) {
    text.remove_prefix(1);
    if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
    text = behind_digits(text);
  }
  if (!text.empty()) throw NoJson();
}

void check_literal(std::string_view text) {
  if (text != "true" && text != "false" && text != "null") check_number(text);
}

// The letters of a number, true, false or null; simdjson has those up to what follows.
std::string_view letters_of(Value& value) {
  const std::string_view token = value.raw_json_token();
  return token.substr(0, token.find_last_not_of(" \t\r\n") + 1);
}

void check(Value value, std::size_t depth) {
  const json_type type = value.type();
  const bool is_map = type == json_type::object;
  if ((is_map || type == json_type::array) && depth > deepest_json) throw NoJson();
  if (is_map) {
    for (auto field : value.get_object()) {
      static_cast<void>(std::string_view(field.unescaped_key()));
      check(field.value(), depth + 1);
    }
  } else if (type == json_type::array) {
    for (Value item : value.get_array()) check(item, depth + 1);
  } else if (type == json_type::string) {
    static_cast<void>(std::string_view(value.get_string()));
  } else {
    check_literal(letters_of(value));
  }
}

JsonValue tree_of(Value value) {
  const json_type type = value.type();
  if (type == json_type::string) {
    return {JsonKind::text, std::string(std::string_view(value.get_string()))};
  }
  JsonValue tree;
  if (type == json_type::object) {
    tree.kind = JsonKind::map;
    for (auto field : value.get_object()) {
      std::string key(std::string_view(field.unescaped_key()));
      tree.members.emplace_back(std::move(key), tree_of(field.value()));
    }
  } else if (type == json_type::array) {
    tree.kind = JsonKind::list;
    for (Value item : value.get_array()) tree.members.emplace_back("", tree_of(item));
  } else if (const std::string_view letters = letters_of(value); letters != "null") {
    tree = {JsonKind::literal, std::string(letters)};
  }
  return tree;
}

std::optional<std::size_t> index_in(const std::string& key) {
  const bool has_leading_zero = key.size() > 1 && key.front() == '0';
  std::size_t index = 0;
  const char* end = key.data() + key.size();
  const auto [last, problem] = std::from_chars(key.data(), end, index);
  const bool is_index = !has_leading_zero && problem == std::errc{} && last == end;
  return is_index ? std::optional(index) : std::nullopt;
}

std::optional<JsonValue> find(Value value, Keys keys) {
  if (keys.empty()) return tree_of(value);
  std::optional<JsonValue> found;
  const json_type type = value.type();
  if (type == json_type::object) {
    for (auto field : value.get_object()) {
      const std::string_view key = field.unescaped_key();
      if (key == keys.front()) found = find(field.value(), keys.subspan(1));
    }
  } else if (const auto index = index_in(keys.front()); index && type == json_type::array) {
    std::size_t at = 0;
    for (Value item : value.get_array()) {
      if (at++ == *index) found = find(item, keys.subspan(1));
    }
  }
  return found;
}

std::optional<unsigned> code_at(std::string_view text, std::size_t at) {
  if (text.substr(at, 2) != "\\u" || text.size() < at + 6) return std::nullopt;
  unsigned code = 0;
  const char* begin = text.data() + at + 2;
  const auto [end, problem] = std::from_chars(begin, begin + 4, code, 16);
  return problem == std::errc{} && end == begin + 4 ? std::optional(code) : std::nullopt;
}

// simdjson takes the second half of a surrogate pair without its first.
bool has_half_pair(std::string_view text) {
  constexpr unsigned second_halves = 0xdc00;
  for (std::size_t at = text.find('\\'); at < text.size(); at = text.find('\\', at)) {
    const std::optional<unsigned> code = code_at(text, at);
    const bool is_half = code && *code >= 0xd800 && *code <= 0xdfff;
    if (is_half) {
      const std::optional<unsigned> next = code_at(text, at + 6);
      const bool is_pair =
          *code < second_halves && next && *next >= second_halves && *next <= 0xdfff;
      if (!is_pair) return true;
    }
    at += is_half ? 12 : 2;
  }
  return false;
}

std::string_view without_mark(std::string_view text) {
  constexpr std::string_view mark = "\xEF\xBB\xBF";
  return text.starts_with(mark) ? text.substr(mark.size()) : text;
}

}  // namespace

// The document is the only item of a list, for simdjson treats what stands outside of any in ways
// of its own.
struct JsonText::Parsed {
  explicit Parsed(std::string_view text) {
    letters.reserve(text.size() + 2 + simdjson::SIMDJSON_PADDING);
    letters += '[';
    letters += text;
    letters += ']';
    document = parser.iterate(simdjson::padded_string_view(letters, letters.capacity()));
  }

  template <typename Act>
  void with_root(const Act& act) {
    document.rewind();
    std::size_t items = 0;
    for (Value item : document.get_array()) {
      if (++items > 1) throw NoJson();
      act(item);
    }
    const bool is_at_end = document.current_location().error() == simdjson::OUT_OF_BOUNDS;
    if (items == 0 || !is_at_end) throw NoJson();
  }

  std::string letters;
  simdjson::ondemand::parser parser;
  simdjson::ondemand::document document;
};

JsonText::JsonText(std::string_view text) : parsed_(std::make_unique<Parsed>(without_mark(text))) {}

JsonText::~JsonText() = default;

std::unique_ptr<JsonText> JsonText::read(std::string_view text) {
  if (has_half_pair(text)) return nullptr;
  try {
    std::unique_ptr<JsonText> read(new JsonText(text));
    read->parsed_->with_root([](Value root) { check(root, 1); });
    return read;
  } catch (const simdjson::simdjson_error&) {
    return nullptr;
  } catch (const NoJson&) {
    return nullptr;
  }
}

JsonValue JsonText::tree() {
  JsonValue tree;
  parsed_->with_root([&](Value root) { tree = tree_of(root); });
  return tree;
}

std::optional<JsonValue> JsonText::at(const std::vector<std::string>& keys) {
  std::optional<JsonValue> found;
  parsed_->with_root([&](Value root) { found = find(root, keys); });
  return found;
}

}  // namespace harness::scenario
