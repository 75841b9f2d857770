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
FaultKind latency();
FaultKind bandwidth();
FaultKind reset();
FaultKind timeout();
FaultKind slow_close();
FaultKind limit();
FaultKind partition();
FaultKind terminate_connections();
FaultKind lock_table();
FaultKind exhaust_connections();
FaultKind slow_queries();
FaultKind storm();
FaultKind flood();
FaultKind command();
FaultKind http();
FaultKind stress();

std::span<const FaultKind> fault_kinds() {
  static const std::array table{
      // of a process
      stop(), crash(), pause(), restart(), stress(),
      // of a link
      latency(), bandwidth(), reset(), timeout(), slow_close(), limit(), partition(),
      // of a database
      terminate_connections(), lock_table(), exhaust_connections(), slow_queries(),
      // of what a service answers
      storm(),
      // of what keeps telemetry
      flood(),
      // of the author's own
      command(), http()};
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
