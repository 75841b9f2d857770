#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/core/result.hpp"
#include "harness/scenario/field.hpp"

namespace harness::scenario {

struct Member;

// One value of a YAML document and where it stands: all that the rest of the harness sees of YAML.
struct Node {
  enum class Kind { null, scalar, list, map };

  Kind kind = Kind::null;
  Place place;
  std::string text;             // of a scalar
  bool quoted = false;          // of a scalar: "5" is text where 5 is a number
  std::vector<Node> items;      // of a list
  std::vector<Member> members;  // of a map, in the author's order, each key once

  const Member* member(std::string_view key) const;
  const Node* find(std::string_view key) const;  // the member's value; none when there is none
};

struct Member {
  std::string key;
  Place place;  // of the key
  Node value;
};

// The one document in `text`. Refuses what would be read differently than it looks (a key given
// twice, a second document, tags, merge keys, text that is not UTF-8) and what only serves to
// exhaust a reader: great depth, great size, aliases that multiply.
Checked<Node> parse_yaml(std::string_view text, const std::string& file_name);

// "scenarios/a.yaml:12:5"
std::string locate(const std::string& file_name, Place place);

}  // namespace harness::scenario
