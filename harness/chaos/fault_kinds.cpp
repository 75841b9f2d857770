#include "harness/chaos/fault_kinds.hpp"

#include <algorithm>
#include <array>

namespace harness::chaos {

std::span<const FaultKind* const> fault_kinds() {
  static constexpr std::array<const FaultKind*, 4> table{&stop, &crash, &pause, &restart};
  return table;
}

const FaultKind* find_fault_kind(std::string_view name) {
  const auto kinds = fault_kinds();
  const auto found = std::find_if(kinds.begin(), kinds.end(), [name](const FaultKind* kind) {
    return kind->language.name == name;
  });
  return found == kinds.end() ? nullptr : *found;
}

}  // namespace harness::chaos
