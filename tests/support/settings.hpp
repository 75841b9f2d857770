#pragma once

#include <algorithm>
#include <map>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "harness/core/duration.hpp"
#include "harness/scenario/comparison.hpp"
#include "harness/scenario/kind.hpp"

// What an author writes of one fault or claim, without a file around it.
namespace harness::test {

using Value = std::variant<std::string, Duration, scenario::Comparison, std::vector<std::string>,
                           std::map<std::string, std::string>, yaml::Node>;

struct NodeOf {
  yaml::Node operator()(const yaml::Node& node) const { return node; }
  yaml::Node operator()(const std::string& text) const {
    yaml::Node node;
    node.kind = yaml::Node::Kind::scalar;
    node.text = text;
    return node;
  }
  yaml::Node operator()(Duration value) const { return (*this)(format_duration(value)); }
  yaml::Node operator()(const scenario::Comparison& value) const { return (*this)(value.text()); }
  yaml::Node operator()(const std::vector<std::string>& values) const {
    yaml::Node node;
    node.kind = yaml::Node::Kind::list;
    for (const std::string& value : values) node.items.push_back((*this)(value));
    return node;
  }
  yaml::Node operator()(const std::map<std::string, std::string>& values) const {
    yaml::Node node;
    node.kind = yaml::Node::Kind::map;
    for (const auto& [key, value] : values) node.members.push_back({key, {}, (*this)(value)});
    return node;
  }
};

// Reads one field as the kind does.
inline void write(scenario::Settings& settings, const scenario::Kind& kind, const std::string& name,
                  const Value& value, yaml::Place place = {}) {
  const auto field = std::find_if(kind.fields.begin(), kind.fields.end(),
                                  [&](const auto& one) { return one.key.name == name; });
  if (field == kind.fields.end()) throw std::logic_error(kind.name + " has no " + name);
  yaml::Node node = std::visit(NodeOf{}, value);
  node.place = place;
  grammar::Reading reading;
  if (!field->read(node, name, settings, reading)) {
    throw std::logic_error(reading.problems.front().what);
  }
}

// Fields for a kind that is named later.
class Fields {
 public:
  void set(const std::string& name, Value value, yaml::Place place = {}) {
    values_[name] = {std::move(value), place};
  }

  scenario::Settings read_by(const scenario::Kind& kind) const {
    scenario::Settings settings = kind.fresh();
    for (const auto& [name, value] : values_) {
      write(settings, kind, name, value.first, value.second);
    }
    return settings;
  }

 private:
  std::map<std::string, std::pair<Value, yaml::Place>> values_;
};

}  // namespace harness::test
