#include <array>

#include "harness/chaos/fault_kinds.hpp"
#include "harness/chaos/process_fault.hpp"

namespace harness::chaos {
namespace {

// The process is asked to end, as for maintenance, and stays away.
class Stop final : public ProcessFault {
 public:
  using ProcessFault::ProcessFault;

  Result<void> inject() override { return system().stop(target()); }

  std::optional<std::string> seen() override {
    if (!is_away()) return std::nullopt;
    return system().describe(target()) + "; its port takes no connection";
  }
};

constexpr std::array<scenario::Field, 1> fields{
    {{"stop", scenario::FieldType::process, true, "", "the process to end in order"}}};

}  // namespace

const FaultKind stop{
    {"stop", "ends a process in order, and starts it again when the phase is over", fields},
    [](const scenario::Fields& given, system::System& system) -> std::unique_ptr<Fault> {
      return std::make_unique<Stop>(given.text("stop"), system);
    }};

}  // namespace harness::chaos
