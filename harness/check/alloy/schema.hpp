#pragma once

#include <set>
#include <string_view>
#include <utility>

#include "harness/check/alloy/alloy.hpp"
#include "harness/check/schema/schema.hpp"

namespace harness::check {

// What components of Alloy may have; the form is that of check/schema.
extern const std::string_view fields_of_alloy;

const Schema& schema_of_alloy();
// Null: the table has not that type.
const ObjectType* fields_of(const AlloyComponent& component);

// The body of a component as a tree: blocks and objects are maps, of which a block may stand there
// several times. Texts are quoted; what is computed, or named by another component, is not known.
struct AlloyTree {
  yaml::Node body;
  std::set<std::pair<int, int>> blocks = {};  // lines and columns at which their names stand

  bool is_block(const yaml::Member& member) const {
    return blocks.contains({member.place.line, member.place.column});
  }
};

AlloyTree tree_of(const AlloyComponent& component);

}  // namespace harness::check
