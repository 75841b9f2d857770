#include <array>

#include "harness/chaos/fault_kinds.hpp"
#include "harness/chaos/process_fault.hpp"

namespace harness::chaos {
namespace {

// The process and all its children are killed: nothing is flushed, no connection is closed in
// order.
class Crash final : public ProcessFault {
 public:
  using ProcessFault::ProcessFault;

  Result<void> inject() override { return system().crash(target()); }

  // Says how it ended: "pid 4711 was killed by signal 9".
  std::optional<std::string> seen() override {
    if (!is_away()) return std::nullopt;
    return system().describe(target()) + "; its port takes no connection";
  }
};

constexpr std::array<scenario::Field, 1> fields{
    {{"crash", scenario::FieldType::process, true, "", "the process to kill with SIGKILL"}}};

}  // namespace

const FaultKind crash{
    {"crash", "kills a process and its children, and starts it again when the phase is over",
     fields},
    [](const scenario::Fields& given, system::System& system) -> std::unique_ptr<Fault> {
      return std::make_unique<Crash>(given.text("crash"), system);
    }};

}  // namespace harness::chaos
