#include "harness/grammar/shape.hpp"

#include <utility>

#include "harness/core/text.hpp"
#include "harness/grammar/collections.hpp"

namespace harness::grammar {

Key::Key(std::string_view its_name, ShapePtr its_shape, bool is_required,
         std::string_view its_fallback, std::string_view its_meaning)
    : name(its_name),
      shape(std::move(its_shape)),
      required(is_required),
      fallback(its_fallback),
      about(its_meaning) {}
Key::Key(const Key& other) = default;
Key::Key(Key&& other) noexcept = default;
Key& Key::operator=(const Key& other) = default;
Key& Key::operator=(Key&& other) noexcept = default;
Key::~Key() = default;

std::string allowed_names(std::string_view word, const std::vector<std::string>& names) {
  const auto close = nearest(word, names);
  return (close ? "did you mean \"" + *close + "\"? " : "") + "allowed: " + join(names, ", ");
}

std::string expectation(const Shape& shape) {
  const auto* form = std::get_if<RecordShape>(&shape.form);
  if (form == nullptr) return shape.noun;
  std::vector<std::string> names;
  for (const Key& key : form->keys) names.push_back(key.name);
  if (form->chosen_by.empty()) {
    for (const KeySet& variant : form->variants) names.push_back(variant.keys.front().name);
  }
  if (names.empty() && form->others)
    return shape.noun + ", such as {" + form->others->example + "}";
  return shape.noun + ": a map with keys such as " + join(names, ", ");
}

Node::Kind kind_of(const Shape& shape) {
  if (std::holds_alternative<List>(shape.form) || std::holds_alternative<Range>(shape.form)) {
    return Node::Kind::list;
  }
  if (std::holds_alternative<Dictionary>(shape.form) ||
      std::holds_alternative<RecordShape>(shape.form)) {
    return Node::Kind::map;
  }
  return Node::Kind::scalar;
}

}  // namespace harness::grammar
