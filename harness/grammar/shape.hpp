#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "harness/core/result.hpp"

namespace harness::grammar {

// What may stand at a place of a file, as data: messages and the JSON Schema are made of it. The
// form of each type has one (form.hpp); nobody writes shapes by hand.
struct Shape;
using ShapePtr = std::shared_ptr<const Shape>;

// Any scalar, or one with a grammar of its own.
struct Text {
  std::string pattern;        // what the schema can say of its grammar; empty: nothing
  bool takes_numbers = true;  // 5 and true are text as well, though YAML has other types for them
  std::string language = {};  // of its own, in words: "PromQL as …"; empty: none
};

struct Choice {
  std::vector<std::string> words;
};

struct Number {
  double least = 0;
  double most = 0;
  bool whole = false;
  bool above_least = false;  // `least` itself is too small
  std::string why = {};      // there is nothing above `most`; for messages
};

// One item at least.
struct List {
  ShapePtr item;
};

// [low, high]
struct Range {
  ShapePtr bound;
};

// Keys that the author chooses, each with the same shape of value; one at least.
struct Dictionary {
  ShapePtr value;
};

struct Key {
  // In shape.cpp, as tables of the language have hundreds of keys.
  Key(std::string_view its_name, ShapePtr its_shape, bool is_required,
      std::string_view its_fallback, std::string_view its_meaning);
  Key(const Key& other);
  Key(Key&& other) noexcept;
  Key& operator=(const Key& other);
  Key& operator=(Key&& other) noexcept;
  ~Key();

  std::string name;
  ShapePtr shape;
  bool required = false;
  std::string fallback;  // what leaving it out means
  std::string about;
};

// The keys that a record has in one of its variants only.
struct KeySet {
  std::string name;
  std::vector<Key> keys;
  std::vector<std::string> one_of = {};  // names of keys: exactly one of them is there
};

// Keys that are not a fixed word, as the metrics of a threshold: "http_req_failed{name:roll}".
struct OtherKeys {
  std::string noun;
  std::string example;
  Result<void> (*check)(const std::string& key);
  std::string pattern;
  ShapePtr value;
};

// How keys begin that nothing is read from, in any record with fixed words: as in compose files and
// OpenAPI.
inline constexpr std::string_view authors_prefix = "x-";

// A map with known keys. Where it has variants, one of them applies: the one named by the value of
// `chosen_by`, or, where that is empty, the one whose first key is there.
struct RecordShape {
  std::vector<Key> keys;
  std::vector<KeySet> variants;
  std::string chosen_by;
  std::optional<OtherKeys> others;
  std::vector<std::string> one_of;       // names of keys: exactly one of them is there
  std::vector<std::string> any_of = {};  // likewise: at least one
  std::vector<std::string> at_most_one_of = {};

  bool has_fixed_words() const { return !keys.empty() || !variants.empty(); }
};

// The first alternative that is written the way the value is: as a scalar, a list or a map.
struct Either {
  std::vector<ShapePtr> alternatives;
};

struct Shape {
  std::string noun;  // "a duration such as 500ms, 1.5s or 1m30s", for messages
  std::variant<Text, Choice, Number, List, Range, Dictionary, RecordShape, Either> form;
};

template <typename T>
ShapePtr make_shape(std::string noun, T form) {
  return std::make_shared<const Shape>(Shape{std::move(noun), std::move(form)});
}

// "did you mean "vus"? allowed: name, vus"
std::string allowed_names(std::string_view word, const std::vector<std::string>& names);

// What to write in place of something else: "a whole number of at least 1".
std::string expectation(const Shape& shape);

}  // namespace harness::grammar
