#pragma once

#include <concepts>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/core/duration.hpp"
#include "harness/scenario/field.hpp"
#include "harness/scenario/scalar.hpp"

namespace harness::scenario {

// One `read` for each type of value in a file that has been checked; those of a record are where it
// is read.

inline void read(const Node& node, std::string& value) { value = node.text; }
inline void read(const Node& node, Duration& value) { value = parse_duration(node.text).value(); }
inline void read(const Node& node, double& value) { value = to_number(node.text).value(); }

template <std::integral Integer>
void read(const Node& node, Integer& value) {
  value = static_cast<Integer>(to_number(node.text).value());
}

template <typename T>
void read(const Node& node, std::optional<T>& value) {
  read(node, value.emplace());
}

template <typename T>
void read(const Node& node, std::vector<T>& values) {
  for (const Node& item : node.items) read(item, values.emplace_back());
}

template <typename T>
void read(const Node& node, std::map<std::string, T>& values) {
  for (const Member& member : node.members) read(member.value, values[member.key]);
}

// What is not in the file stays at the default that scenario.hpp gives it.
template <typename T>
void set(const Node& node, std::string_view key, T& value) {
  if (const Node* found = node.find(key)) read(*found, value);
}

// The same where each member of a map is a record that knows its name.
template <typename T>
void set_named(const Node& node, std::string_view key, std::vector<T>& values) {
  const Node* found = node.find(key);
  if (found == nullptr) return;
  for (const Member& member : found->members) {
    read(member.value, values.emplace_back());
    values.back().name = member.key;
  }
}

}  // namespace harness::scenario
