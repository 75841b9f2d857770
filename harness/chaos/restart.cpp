#include "harness/chaos/process_fault.hpp"

namespace harness::chaos {
namespace {

// The process ends in order and starts again at once, as in a rolling update.
class Restart final : public ProcessFault {
 public:
  using ProcessFault::ProcessFault;

  Result<void> inject() override { return system().stop(target()); }

  // The old process has ended; the new one is started here, because here is where that is known. If
  // it cannot be started, revert() tries again and says why not.
  std::optional<std::string> seen() override {
    if (!is_away()) return std::nullopt;
    const std::string end = system().describe(target());
    if (!system().start(target())) return std::nullopt;
    return end + "; started again as " + system().describe(target());
  }
};

}  // namespace

FaultKind restart() {
  return process_fault<Restart>("restart", "ends a process in order and starts it again at once",
                                "the process to end and start again");
}

}  // namespace harness::chaos
