#include "harness/scenario/shape.hpp"

#include <limits>
#include <span>
#include <utility>

#include "harness/core/duration.hpp"
#include "harness/core/text.hpp"
#include "harness/scenario/field.hpp"

namespace harness::scenario {
namespace {

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

ShapePtr make(std::string noun, decltype(Shape::form) form) {
  return std::make_shared<const Shape>(Shape{std::move(noun), std::move(form)});
}

}  // namespace

ShapePtr text(std::string noun) { return make(std::move(noun), Text{}); }

ShapePtr duration() {
  return make("a duration such as 500ms, 1.5s or 1m30s",
              Text{check_duration, std::string(duration_pattern)});
}

ShapePtr positive_duration() {
  return make("a duration such as 500ms, 1.5s or 1m30s",
              Text{check_positive_duration, std::string(duration_pattern)});
}

ShapePtr comparison() {
  return make(
      "a comparison such as \"> 0\" or \"== 3\"",
      Text{check_comparison, "^\\s*(>=|<=|==|!=|>|<)\\s*[-+]?[0-9.]+([eE][-+]?[0-9]+)?\\s*$"});
}

ShapePtr choice(std::vector<std::string> words) {
  std::string noun = "one of " + join(words, ", ");
  return make(std::move(noun), Choice{std::move(words)});
}

ShapePtr whole(double least, double most) {
  std::string noun = "a whole number from " + format_number(least) + " to " + format_number(most);
  if (most >= 1e9) noun = "a whole number of at least " + format_number(least);
  return make(std::move(noun), Number{least, most, true, false});
}

ShapePtr number() {
  constexpr double limit = std::numeric_limits<double>::max();
  return make("a number", Number{-limit, limit, false, false});
}

ShapePtr number_above(double least) {
  return make("a number above " + format_number(least),
              Number{least, std::numeric_limits<double>::max(), false, true});
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
