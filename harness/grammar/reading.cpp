#include "harness/grammar/reading.hpp"

#include <utility>

namespace harness::grammar {

void Reading::refuse(yaml::Place place, std::string what, std::string remedy) {
  problems.push_back({place, std::move(what), std::move(remedy)});
}

bool Reading::expects(yaml::Node::Kind kind, const yaml::Node& node, const Shape& shape,
                      const std::string& name) {
  if (node.kind == kind) return true;
  refuse(node.place, name + ": found " + name_of(node.kind), "write " + expectation(shape));
  return false;
}

}  // namespace harness::grammar
