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

  std::string in_the_way() override { return why_not_away("it was asked to end"); }

  std::optional<std::string> over() override {
    if (is_away()) return std::nullopt;
    return "somebody answers in its place";
  }
};

}  // namespace

FaultKind stop() {
  return process_fault<Stop>("stop", "ends a process in order, and starts it again afterwards",
                             "the process to end in order", "starting it again");
}

}  // namespace harness::chaos
