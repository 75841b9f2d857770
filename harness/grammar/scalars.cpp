#include "harness/grammar/scalars.hpp"

#include <cmath>

namespace harness::grammar {
namespace {

constexpr double largest = std::numeric_limits<double>::max();
constexpr std::string_view duration_noun = "a duration such as 500ms, 1.5s or 1m30s";
constexpr std::string_view duration_pattern =
    "^([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|ms|s|m|h)"
    "(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|ms|s|m|h))*$";

std::string itself(const std::string& value) { return value; }

Result<std::string> any_text(const std::string& text) { return text; }

Result<std::string> text_with_words(const std::string& text) {
  if (!trim(text).empty()) return text;
  return fail("the text is empty", {}, "write something");
}

Result<Duration> above_zero(const std::string& text) {
  Result<Duration> value = parse_duration(text);
  if (!value || *value > Duration{0}) return value;
  return fail("\"" + text + "\" is no time at all", {}, "make it longer");
}

Form<Duration> duration_by(Result<Duration> (*parse)(const std::string&)) {
  return scalar<Duration>(std::string(duration_noun), Text{std::string(duration_pattern), false},
                          parse, format_duration);
}

bool fits(double value, const Number& form) {
  if (form.whole && value != std::floor(value)) return false;
  if (form.above_least && value <= form.least) return false;
  return value >= form.least && value <= form.most;
}

Form<double> number_form(std::string noun, Number form) {
  const ShapePtr shape = make_shape(std::move(noun), std::move(form));
  const auto read = [shape](const Node& node, const std::string& name, double& value,
                            Reading& reading) {
    const std::optional<double> number = read_number(node, *shape, name, reading);
    if (number) value = *number;
    return number.has_value();
  };
  return {shape, read, format_number};
}

}  // namespace

Form<std::string> text(std::string noun) {
  return scalar<std::string>(std::move(noun), Text{}, any_text, itself);
}

Form<std::string> filled_text(std::string noun) {
  return scalar<std::string>(std::move(noun), Text{"\\S"}, text_with_words, itself);
}

Form<std::string> checked_text(std::string noun, Result<void> (*check)(const std::string&),
                               std::string pattern, bool with_numbers) {
  const auto parse = [check](const std::string& text) -> Result<std::string> {
    return check(text).map([&] { return text; });
  };
  return scalar<std::string>(std::move(noun), Text{std::move(pattern), with_numbers}, parse,
                             itself);
}

Form<std::string> as_written(const Form<std::string>& text) {
  Form<std::string> form = text;
  form.read = [text](const Node& node, const std::string& name, std::string& value,
                     Reading& reading) {
    const bool sound = !node.is_known || text.read(node, name, value, reading);
    if (node.written.empty()) return sound;
    value = node.written;
    reading.as_written.push_back(node.place);
    return sound;
  };
  return form;
}

Form<Duration> duration() {
  return duration_by([](const std::string& text) { return parse_duration(text); });
}

Form<Duration> positive_duration() { return duration_by(above_zero); }

Form<double> number() { return number_form("a number", {-largest, largest, false, false}); }

Form<double> number_above(double least) {
  return number_form("a number above " + format_number(least), {least, largest, false, true});
}

Form<double> number_from(double least) {
  return number_form("a number of at least " + format_number(least),
                     {least, largest, false, false});
}

Form<std::string> name_of_a(std::string_view noun, const Form<std::string>& text) {
  Form<std::string> form = text;
  form.read = [noun, text](const Node& node, const std::string& name, std::string& value,
                           Reading& reading) {
    const bool sound = text.read(node, name, value, reading);
    if (node.kind == Node::Kind::scalar) {
      reading.references.push_back({noun, name, node.text, node.place});
    }
    return sound;
  };
  return form;
}

ShapePtr whole_number(double least, double most, std::string why) {
  std::string noun = "a whole number from " + format_number(least) + " to " + format_number(most);
  if (most >= 1e9) noun = "a whole number of at least " + format_number(least);
  return make_shape(std::move(noun), Number{least, most, true, false, std::move(why)});
}

std::optional<double> read_number(const Node& node, const Shape& shape, const std::string& name,
                                  Reading& reading) {
  if (!reading.expects(Node::Kind::scalar, node, shape, name)) return std::nullopt;
  const auto& form = std::get<Number>(shape.form);
  const std::optional<double> value = to_number(node.text);
  if (value && node.quoted) {
    reading.refuse(node.place, name + ": " + shown(node.text) + " in quotes is text",
                   "write it without quotes");
    return std::nullopt;
  }
  if (value && fits(*value, form)) return value;
  // Of what has no bound that anybody comes to, the noun names none.
  const bool is_beyond = value && *value > form.most && form.most >= 1e9;
  reading.refuse(
      node.place,
      name + ": " + (value ? node.text : shown(node.text)) +
          (is_beyond ? " is more than " + plain_number(form.most) : " is not " + shape.noun),
      value && *value > form.most ? form.why : "");
  return std::nullopt;
}

}  // namespace harness::grammar
