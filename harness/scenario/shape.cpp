#include "harness/scenario/shape.hpp"

#include <algorithm>
#include <limits>
#include <span>
#include <utility>

#include "harness/core/duration.hpp"
#include "harness/core/text.hpp"
#include "harness/scenario/field.hpp"
#include "harness/scenario/query.hpp"

namespace harness::scenario {
namespace {

constexpr std::string_view duration_noun = "a duration such as 500ms, 1.5s or 1m30s";
constexpr std::string_view duration_pattern =
    "^([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|ms|s|m|h)"
    "(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|ms|s|m|h))*$";

Result<void> check_duration(const std::string& text) {
  return parse_duration(text).map([](Duration) {});
}

Result<void> check_positive_duration(const std::string& text) {
  const Result<Duration> value = parse_duration(text);
  if (!value) return fail(value.error());
  if (*value <= Duration{0})
    return fail("\"" + text + "\" is no time at all", {}, "make it longer");
  return {};
}

Result<void> check_comparison(const std::string& text) {
  return parse_comparison(text).map([](const Comparison&) {});
}

Result<void> check_filled(const std::string& text) {
  if (!trim(text).empty()) return {};
  return fail("the text is empty", {}, "write something");
}

// What every file system and every shell takes as it is.
Result<void> check_file_name(const std::string& text) {
  const auto is_plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
  };
  const bool plain = !text.empty() && text.front() != '.' && text.front() != '-' &&
                     std::all_of(text.begin(), text.end(), is_plain);
  if (plain && text.size() <= 100) return {};
  return fail("\"" + text + "\" cannot name a directory", {},
              "use at most 100 letters, digits, - and _, such as stage5-db-failure");
}

ShapePtr make(std::string noun, decltype(Shape::form) form) {
  return std::make_shared<const Shape>(Shape{std::move(noun), std::move(form)});
}

}  // namespace

ShapePtr text(std::string noun) { return make(std::move(noun), Text{}); }

ShapePtr filled_text(std::string noun) { return make(std::move(noun), Text{check_filled, "\\S"}); }

ShapePtr query() { return make("text", Text{check_query, "\\S"}); }

ShapePtr file_name() {
  return make("a short text", Text{check_file_name, "^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}$"});
}

ShapePtr grammar(std::string noun, Result<void> (*check)(const std::string&), std::string pattern,
                 bool with_numbers) {
  return make(std::move(noun), Text{check, std::move(pattern), with_numbers});
}

ShapePtr duration() {
  return grammar(std::string(duration_noun), check_duration, std::string(duration_pattern));
}

ShapePtr positive_duration() {
  return grammar(std::string(duration_noun), check_positive_duration,
                 std::string(duration_pattern));
}

ShapePtr comparison() {
  return grammar(R"(a comparison such as "> 0" or "== 3")", check_comparison,
                 "^\\s*(>=|<=|===?|!=|>|<)\\s*" + std::string(number_pattern) + "\\s*$");
}

ShapePtr choice(std::vector<std::string> words) {
  std::string noun = "one of " + join(words, ", ");
  return make(std::move(noun), Choice{std::move(words)});
}

ShapePtr whole(double least, double most, std::string why) {
  std::string noun = "a whole number from " + format_number(least) + " to " + format_number(most);
  if (most >= 1e9) noun = "a whole number of at least " + format_number(least);
  return make(std::move(noun), Number{least, most, true, false, std::move(why)});
}

ShapePtr number() {
  constexpr double limit = std::numeric_limits<double>::max();
  return make("a number", Number{-limit, limit, false, false});
}

ShapePtr number_above(double least) {
  return make("a number above " + format_number(least),
              Number{least, std::numeric_limits<double>::max(), false, true});
}

ShapePtr number_from(double least) {
  return make("a number of at least " + format_number(least),
              Number{least, std::numeric_limits<double>::max(), false, false});
}

ShapePtr list_of(std::string noun, ShapePtr item) {
  return make(std::move(noun), List{std::move(item)});
}

ShapePtr range_of(std::string noun, ShapePtr bound) {
  return make(std::move(noun), Range{std::move(bound)});
}

ShapePtr dictionary(std::string noun, ShapePtr value) {
  return make(std::move(noun), Dictionary{std::move(value)});
}

ShapePtr record(std::string noun, Record record) {
  return make(std::move(noun), std::move(record));
}

ShapePtr either(std::vector<ShapePtr> alternatives) {
  std::string noun;
  for (const ShapePtr& alternative : alternatives) {
    noun += (noun.empty() ? "" : ", or ") + alternative->noun;
  }
  return make(std::move(noun), Either{std::move(alternatives)});
}

}  // namespace harness::scenario
