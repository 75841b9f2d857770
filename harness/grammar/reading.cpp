#include "harness/grammar/reading.hpp"

#include <map>
#include <utility>

#include "harness/core/text.hpp"

namespace harness::grammar {

void Reading::refuse(yaml::Place place, std::string what, std::string remedy) {
  problems.push_back({place, std::move(what), std::move(remedy)});
}

bool Reading::refuse_repeated(const yaml::Node& list, const std::string& key,
                              const std::string& noun) {
  std::map<std::string, int> first_lines;
  bool sound = true;
  for (const yaml::Node& item : list.items) {
    const yaml::Node* name = item.find(key);
    if (name == nullptr || name->kind != yaml::Node::Kind::scalar) continue;
    const auto [first, is_new] = first_lines.emplace(name->text, name->place.line);
    if (is_new) continue;
    sound = false;
    refuse(name->place, "a second " + noun + " called " + shown(name->text),
           "the first is at line " + std::to_string(first->second) + "; give it another name");
  }
  return sound;
}

bool Reading::expects(yaml::Node::Kind kind, const yaml::Node& node, const Shape& shape,
                      const std::string& name) {
  if (node.kind == kind) return true;
  refuse(node.place, name + ": found " + name_of(node.kind), "write " + expectation(shape));
  return false;
}

}  // namespace harness::grammar
