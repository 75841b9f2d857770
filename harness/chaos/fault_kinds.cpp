// The table of all kinds of faults. A new kind is one file beside this one and one line here.
#include <algorithm>
#include <array>

#include "harness/chaos/fault.hpp"

namespace harness::chaos {

// Each defined in the file of its name.
FaultKind stop();
FaultKind crash();
FaultKind pause();
FaultKind restart();
FaultKind flood();

std::span<const FaultKind> fault_kinds() {
  static const std::array table{stop(), crash(), pause(), restart(), flood()};
  return table;
}

const FaultKind* find_fault_kind(std::string_view name) {
  const auto kinds = fault_kinds();
  const auto found = std::find_if(kinds.begin(), kinds.end(), [name](const FaultKind& kind) {
    return kind.language.name == name;
  });
  return found == kinds.end() ? nullptr : &*found;
}

}  // namespace harness::chaos
