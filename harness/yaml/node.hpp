#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/core/result.hpp"
#include "harness/yaml/place.hpp"

namespace harness::yaml {

struct Member;

// One value of a YAML document and where it stands: all that the rest of the harness sees of YAML.
struct Node {
  enum class Kind { null, scalar, list, map };

  Kind kind = Kind::null;
  Place place;
  std::string text;             // of a scalar
  std::string written = {};     // of one that whoever took the tree has filled in; empty: its text
  bool is_known = true;         // false: some of it was to be filled in, and nobody knows with what
  bool quoted = false;          // of a scalar: "5" is text where 5 is a number
  std::vector<Node> items;      // of a list
  std::vector<Member> members;  // of a map, in the author's order, each key once
  bool lacks_members = false;   // of a map: what it was to merge is none, and has been refused

  const Member* member(std::string_view key) const;
  const Node* find(std::string_view key) const;  // the member's value; none when there is none
};

struct Member {
  std::string key;
  Place place;  // of the key
  Node value;
};

std::string name_of(Node::Kind kind);  // "a list"

}  // namespace harness::yaml
