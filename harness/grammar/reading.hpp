#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/grammar/shape.hpp"
#include "harness/yaml/node.hpp"

namespace harness::grammar {

// A name that has to stand for something elsewhere in the file.
struct Reference {
  std::string_view noun;  // of what it names: "process"
  std::string key;        // what messages call the value by
  std::string name;
  yaml::Place place;
};

// What reading a file comes to besides its values.
struct Reading {
  std::vector<yaml::Problem> problems;
  std::vector<Reference> references;
  std::vector<yaml::Place> as_written = {};  // of values that are kept as their author wrote them

  void refuse(yaml::Place place, std::string what, std::string remedy);

  // Whether no two items of the list have the same scalar under `key`; `noun` is what it names.
  bool refuse_repeated(const yaml::Node& list, const std::string& key, const std::string& noun);

  // Whether the node is written the way the shape is; refused if not.
  bool expects(yaml::Node::Kind kind, const yaml::Node& node, const Shape& shape,
               const std::string& name);
};

}  // namespace harness::grammar
