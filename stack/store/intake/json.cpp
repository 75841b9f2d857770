#include "stack/store/intake/json.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>
#include <utility>

#include "harness/core/utf8.hpp"
#include "stack/store/intake/malformed.hpp"
#include "stack/store/intake/surrogates.hpp"
#include "stack/store/memory/account.hpp"

namespace store::json {
namespace {

using simdjson::ondemand::json_type;

// A parser owns what it unescapes.
struct Reading {
  simdjson::ondemand::parser parser;
  std::string copy;  // of a body that has to be mended, or has no room for looking past its end
  memory::Charge charge;
};

// What a parser of a body comes to: it asks for an index as if each letter were a sign of its own,
// and uses what there are. Short ones may as well be taken for that.
std::size_t memory_of_parser(std::string_view text) {
  constexpr std::size_t short_text = std::size_t{1} << 20U;
  constexpr std::size_t place = 4;  // in the index
  if (text.size() <= short_text) return (1 + place) * text.size();
  const auto is_sign = [](char c) {
    return c == '"' || c == ',' || c == ':' || c == '[' || c == ']' || c == '{' || c == '}';
  };
  const auto signs = std::count_if(text.begin(), text.end(), is_sign);
  return text.size() + place * static_cast<std::size_t>(signs);
}

simdjson::simdjson_result<simdjson::ondemand::document> begun(simdjson::ondemand::parser& parser,
                                                              simdjson::padded_string_view text) {
  const memory::Uncounted charged;
  return parser.iterate(text);
}

simdjson::padded_string_view padded(const std::string& body, Reading& reading) {
  const auto mended = without_lone_surrogates(body);
  if (!mended && body.capacity() >= body.size() + simdjson::SIMDJSON_PADDING) {
    return simdjson::padded_string_view(body.data(), body.size(), body.capacity());
  }
  reading.copy.reserve(body.size() + simdjson::SIMDJSON_PADDING);
  reading.copy = mended ? *mended : body;
  return simdjson::padded_string_view(reading.copy.data(), reading.copy.size(),
                                      reading.copy.capacity());
}

std::string at_byte(std::size_t at) { return "byte " + std::to_string(at) + " of the JSON"; }

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// Where the string ends that begins there.
std::size_t behind_string(std::string_view text, std::size_t at) {
  for (++at; at < text.size() && text[at] != '"'; ++at) {
    if (text[at] == '\\') ++at;
  }
  return at + 1;
}

// Where something stands behind the outermost object; none: it does not end, or nothing does.
std::optional<std::size_t> behind_object(std::string_view text) {
  std::size_t at = 0;
  const auto skip_blanks = [&] {
    while (at < text.size() && is_blank(text[at])) ++at;
  };
  skip_blanks();
  if (at >= text.size() || text[at] != '{') return std::nullopt;
  std::size_t depth = 0;
  do {
    if (text[at] == '"') {
      at = behind_string(text, at);
      continue;
    }
    if (text[at] == '{' || text[at] == '[') ++depth;
    if (text[at] == '}' || text[at] == ']') --depth;
    ++at;
  } while (depth > 0 && at < text.size());
  skip_blanks();
  if (depth > 0 || at >= text.size()) return std::nullopt;
  return at;
}

constexpr const char* something_behind = "something stands behind the object";

// What is refused before anything was read: the whole of it is looked at first, from its end.
tl::unexpected<harness::Error> no_object(simdjson::error_code error, std::string_view text) {
  if (const auto at = behind_object(text)) return harness::fail(something_behind, at_byte(*at));
  const bool is_cut = error == simdjson::INCOMPLETE_ARRAY_OR_OBJECT;
  return harness::fail(simdjson::error_message(error), is_cut ? "the end of the JSON" : "the JSON");
}

tl::unexpected<harness::Error> broken(const std::string& reason,
                                      simdjson::ondemand::document& document,
                                      simdjson::padded_string_view text) {
  const char* at = nullptr;
  if (document.current_location().get(at) != simdjson::SUCCESS) {
    return harness::fail(reason, "the end of the JSON");
  }
  return harness::fail(reason, at_byte(static_cast<std::size_t>(at - text.data())));
}

template <typename Number>
Number number_in(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) {
    throw Malformed("\"" + harness::beginning_of(text, 40) + "\" is not a number that fits");
  }
  return number;
}

}  // namespace

harness::Result<void> read_json(const std::string& body, Texts& texts,
                                const std::function<void(Object)>& read) {
  auto reading = std::make_shared<Reading>();
  texts.hold(reading);
  const auto text = padded(body, *reading);
  reading->charge = memory::Charge(memory_of_parser(text));
  simdjson::ondemand::document document;
  const std::string_view whole(text.data(), text.size());
  if (const auto error = begun(reading->parser, text).get(document)) {
    return no_object(error, whole);
  }
  Object object;
  if (const auto error = document.get_object().get(object)) return no_object(error, whole);
  try {
    read(object);
    if (document.current_location().error() == simdjson::SUCCESS) throw Malformed(something_behind);
    return {};
  } catch (const simdjson::simdjson_error& error) {
    return broken(error.what(), document, text);
  } catch (const Malformed& error) {
    return broken(error.what(), document, text);
  }
}

void each(Value list, const std::function<void(Value)>& element) {
  if (list.type() == json_type::null) return;
  for (auto one : list.get_array()) element(one.value());
}

void each_field(Value object, const std::function<void(std::string_view, Value)>& field) {
  if (object.type() == json_type::null) return;
  for (auto one : object.get_object()) {
    std::string room;
    const std::string_view key = name_of(one.unescaped_key(), room);
    field(key, one.value());
  }
}

std::string_view name_of(std::string_view key, std::string& room) {
  if (key.find('_') == std::string_view::npos) return key;
  bool is_next_large = false;
  for (const char c : key) {
    const bool is_small = c >= 'a' && c <= 'z';
    if (c != '_') room += is_next_large && is_small ? static_cast<char>(c - 'a' + 'A') : c;
    is_next_large = c == '_';
  }
  return room;
}

std::string_view text_of(Value value) {
  const bool is_null = value.type() == json_type::null;
  return is_null ? std::string_view{} : std::string_view{value.get_string()};
}

std::uint64_t unsigned_of(Value value) {
  if (value.type() == json_type::string) return number_in<std::uint64_t>(value.get_string());
  return value.get_uint64();
}

std::int64_t signed_in(std::string_view text) { return number_in<std::int64_t>(text); }

std::int64_t signed_of(Value value) {
  if (value.type() == json_type::string) return signed_in(value.get_string());
  return value.get_int64();
}

double double_of(Value value) {
  if (value.type() != json_type::string) return value.get_double();
  const std::string_view text = value.get_string();
  if (text == "NaN") return std::numeric_limits<double>::quiet_NaN();
  if (text == "Infinity") return std::numeric_limits<double>::infinity();
  if (text == "-Infinity") return -std::numeric_limits<double>::infinity();
  return number_in<double>(text);
}

}  // namespace store::json
