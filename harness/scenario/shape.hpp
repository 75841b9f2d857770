#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "harness/core/result.hpp"

namespace harness::scenario {

// The grammar of the language as data: what may stand where. language.cpp has the one tree of
// shapes; check.cpp holds a file against it, schema.cpp writes it as JSON Schema.
struct Shape;
using ShapePtr = std::shared_ptr<const Shape>;

// Any scalar, or one with a grammar of its own.
struct Text {
  Result<void> (*check)(const std::string& text) = nullptr;
  std::string pattern;        // the same for the schema, as a regular expression; empty: none
  bool takes_numbers = true;  // 5 and true are text as well, though YAML has other types for them
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

// Of keys.
inline constexpr bool required = true;
inline constexpr bool optional = false;

struct Key {
  std::string name;
  ShapePtr shape;
  bool required = false;
  std::string fallback;  // what leaving it out means; for people, the values are scenario.hpp's
  std::string about;
};

// The keys that a record has in one of its variants only.
struct Variant {
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

// A map with known keys. Where it has variants, one of them applies: the one named by the value of
// `chosen_by`, or, where that is empty, the one whose first key is there.
struct Record {
  std::vector<Key> keys;
  std::vector<Variant> variants;
  std::string chosen_by;
  std::optional<OtherKeys> others;
  std::vector<std::string> one_of;  // names of keys: exactly one of them is there
};

// The first alternative that is written the way the value is: as a scalar, a list or a map.
struct Either {
  std::vector<ShapePtr> alternatives;
};

struct Shape {
  std::string noun;  // "a duration such as 500ms, 1.5s or 1m30s", for messages
  std::variant<Text, Choice, Number, List, Range, Dictionary, Record, Either> form;
};

// A number in a longer text, for patterns.
inline constexpr std::string_view number_pattern =
    "-?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]+)?";

ShapePtr text(std::string noun = "text");
ShapePtr filled_text(std::string noun);  // not empty
ShapePtr query();
ShapePtr file_name();
// Whether 5 and true are text as well.
inline constexpr bool takes_numbers = true;
ShapePtr grammar(std::string noun, Result<void> (*check)(const std::string&), std::string pattern,
                 bool with_numbers = false);
ShapePtr duration();
ShapePtr positive_duration();
ShapePtr comparison();
ShapePtr choice(std::vector<std::string> words);
ShapePtr whole(double least, double most = 1e9, std::string why = {});
ShapePtr number();
ShapePtr number_above(double least);
ShapePtr number_from(double least);
ShapePtr list_of(std::string noun, ShapePtr item);
ShapePtr range_of(std::string noun, ShapePtr bound);
ShapePtr dictionary(std::string noun, ShapePtr value);
ShapePtr record(std::string noun, Record record);
ShapePtr either(std::vector<ShapePtr> alternatives);

}  // namespace harness::scenario
