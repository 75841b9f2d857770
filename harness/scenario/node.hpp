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

// What is wrong at one place of the file.
struct Problem {
  Place place;
  std::string what;
  std::string remedy;
};

// A tree, and what is refused in it although it can be read: a key given twice, a second document,
// tags, merge keys. All of these would be read differently than they look.
struct Document {
  Node root;
  std::vector<Problem> problems;
};

// The one document in `text`; without a tree when it is no YAML, no UTF-8, or only serves to
// exhaust a reader: great depth, great size, aliases that multiply.
Checked<Document> read_yaml(std::string_view text, const std::string& file_name);

// The same where a tree with problems is of no use.
Checked<Node> parse_yaml(std::string_view text, const std::string& file_name);

// As they are told, each once.
std::vector<Error> located(const std::vector<Problem>& problems, const std::string& file_name);

// "scenarios/a.yaml:12:5"
std::string locate(const std::string& file_name, Place place);

}  // namespace harness::scenario
