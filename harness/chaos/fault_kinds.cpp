#include "harness/chaos/fault_kinds.hpp"

#include <algorithm>
#include <array>

#include "harness/core/text.hpp"

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

Result<void> check_target(std::string_view kind, const scenario::Fields& fields,
                          std::span<const std::string> processes) {
  const std::string& target = fields.text(kind);
  if (std::find(processes.begin(), processes.end(), target) != processes.end()) return {};
  const auto meant = nearest(target, processes);
  return fail("there is no process \"" + target + "\" to " + std::string(kind), {},
              (meant ? "did you mean \"" + *meant + "\"? " : std::string()) + "the stage has " +
                  join(processes, ", "));
}

}  // namespace harness::chaos
