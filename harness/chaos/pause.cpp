#include "harness/chaos/process_fault.hpp"

namespace harness::chaos {
namespace {

// The process hangs: its connections stay open and nothing answers on them.
class Pause final : public ProcessFault {
 public:
  using ProcessFault::ProcessFault;

  Result<void> inject() override { return system().pause(target()); }

  std::optional<std::string> seen() override {
    if (!system().paused(target())) return std::nullopt;
    return "stopped with all its children: " + system().describe(target());
  }

  std::string in_the_way() override {
    if (system().paused(target())) return {};
    return "not all of it is stopped: " + system().describe(target());
  }

  std::optional<std::string> over() override {
    if (system().paused(target())) return std::nullopt;
    return (system().alive(target()) ? "somebody let it go on: " : "it has ended: ") +
           system().describe(target());
  }

  Result<void> revert() override { return system().resume(target()); }

  std::optional<std::string> gone() override {
    if (system().paused(target())) return std::nullopt;
    return ProcessFault::gone();
  }

  bool undone() override { return !system().paused(target()); }
};

}  // namespace

FaultKind pause() {
  return process_fault<Pause>(
      "pause", "holds a process and its children still, and lets them go on afterwards",
      "the process to hold with SIGSTOP", "letting them go on");
}

}  // namespace harness::chaos
