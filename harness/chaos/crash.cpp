#include "harness/chaos/process_fault.hpp"

namespace harness::chaos {
namespace {

// The process and all its children are killed: nothing is flushed, no connection is closed in
// order.
class Crash final : public ProcessFault {
 public:
  using ProcessFault::ProcessFault;

  Result<void> inject() override { return system().crash(target()); }
  bool is_event() const override { return true; }

  // Says how it ended: "pid 4711 was killed by signal 9".
  std::optional<std::string> seen() override {
    if (!is_away()) return std::nullopt;
    return system().describe(target()) + "; its port takes no connection";
  }

  std::string in_the_way() override { return why_not_away("it was killed"); }
};

}  // namespace

FaultKind crash() {
  return process_fault<Crash>("crash",
                              "kills a process and its children, and starts it again afterwards",
                              "the process to kill with SIGKILL", "starting it again");
}

}  // namespace harness::chaos
