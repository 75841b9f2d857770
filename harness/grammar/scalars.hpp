#pragma once

#include <algorithm>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "harness/core/duration.hpp"
#include "harness/grammar/form.hpp"

namespace harness::grammar {

Form<std::string> text(std::string noun = "text");
Form<std::string> filled_text(std::string noun);  // not empty

// Text that `check` lets pass, or refuses in its own words.
constexpr bool takes_numbers = true;
Form<std::string> checked_text(std::string noun, Result<void> (*check)(const std::string&),
                               std::string pattern, bool with_numbers = false);

// The same, kept as its author wrote it where the tree was filled in: whoever uses it fills it in
// again, and what is reported shows no secret.
Form<std::string> as_written(const Form<std::string>& text);

Form<Duration> duration();
Form<Duration> positive_duration();

Form<double> number();
Form<double> number_above(double least);
Form<double> number_from(double least);

// A name of something elsewhere in the file; see Reference.
Form<std::string> name_of_a(std::string_view noun, const Form<std::string>& text);

ShapePtr whole_number(double least, double most, std::string why);

// The number that the node holds, if it fits; else the reading knows why not.
std::optional<double> read_number(const Node& node, const Shape& shape, const std::string& name,
                                  Reading& reading);

template <typename Integer = std::uint64_t>
Form<Integer> whole(double least, double most = 1e9, std::string why = {}) {
  const ShapePtr shape = whole_number(least, most, std::move(why));
  const auto read = [shape](const Node& node, const std::string& name, Integer& value,
                            Reading& reading) {
    const std::optional<double> number = read_number(node, *shape, name, reading);
    if (number) value = static_cast<Integer>(*number);
    return number.has_value();
  };
  return {shape, read, [](const Integer& value) { return std::to_string(value); }};
}

// One of some words, each for a value.
template <typename T>
Form<T> choice(const std::vector<std::pair<std::string, T>>& choices) {
  Choice words;
  for (const auto& [word, value] : choices) words.words.push_back(word);
  std::string noun = "one of " + join(words.words, ", ");
  const ShapePtr shape = make_shape(std::move(noun), std::move(words));
  const auto read = [shape, choices](const Node& node, const std::string& name, T& value,
                                     Reading& reading) {
    if (!reading.expects(Node::Kind::scalar, node, *shape, name)) return false;
    for (const auto& [word, meant] : choices) {
      if (word != node.text) continue;
      value = meant;
      return true;
    }
    reading.refuse(node.place, name + ": " + shown(node.text) + " is unknown",
                   allowed_names(node.text, std::get<Choice>(shape->form).words));
    return false;
  };
  const auto text = [choices](const T& value) {
    const auto found = std::find_if(choices.begin(), choices.end(),
                                    [&](const auto& one) { return one.second == value; });
    return found == choices.end() ? std::string() : found->first;
  };
  return {shape, read, text};
}

}  // namespace harness::grammar
