#pragma once

#include <functional>
#include <string>
#include <utility>
#include <variant>

#include "harness/core/text.hpp"
#include "harness/grammar/reading.hpp"
#include "harness/grammar/shared_function.hpp"

namespace harness::grammar {

using yaml::Node;

// How values of one type stand in a file: the one place that messages, the JSON Schema, the reader
// and the plan take it from.
template <typename T>
struct Form {
  using Value = T;

  ShapePtr shape;

  // Takes the value out of the node, or tells the reading what is wrong with it. Messages call it
  // by `name`, its key. False: something was wrong, and the value holds what could be read.
  SharedFunction<bool(const Node& node, const std::string& name, T& value, Reading& reading)> read;

  SharedFunction<std::string(const T& value)> text;  // as its author would write it; may be empty
};

// A scalar that `parse` makes a value of.
template <typename T, typename Parse, typename Written>
Form<T> scalar(std::string noun, Text text, Parse parse, Written written) {
  const ShapePtr shape = make_shape(std::move(noun), std::move(text));
  const auto read = [shape, parse](const Node& node, const std::string& name, T& value,
                                   Reading& reading) {
    if (!reading.expects(Node::Kind::scalar, node, *shape, name)) return false;
    Result<T> parsed = parse(node.text);
    if (!parsed) {
      reading.refuse(node.place, name + ": " + parsed.error().what, parsed.error().remedy);
      return false;
    }
    value = *std::move(parsed);
    return true;
  };
  return {shape, read, written};
}

// The same value of another type: `make` takes one to the other, `from` looks at it there (null: it
// is something else at the moment).
template <typename T, typename Part>
Form<T> as(const Form<Part>& form, std::function<T(Part)> make,
           std::function<const Part*(const T&)> from) {
  const auto read = [form, make](const Node& node, const std::string& name, T& value,
                                 Reading& reading) {
    Part part{};
    const bool sound = form.read(node, name, part, reading);
    value = make(std::move(part));
    return sound;
  };
  const auto text = [form, from](const T& value) {
    const Part* part = from(value);
    return part == nullptr ? std::string() : form.text(*part);
  };
  return {form.shape, read, text};
}

// One of the types that a variant may hold.
template <typename Variant, typename T>
Form<Variant> one_of(const Form<T>& form) {
  return as<Variant, T>(
      form, [](T value) { return Variant{std::move(value)}; },
      [](const Variant& value) { return std::get_if<T>(&value); });
}

}  // namespace harness::grammar
