#include "harness/chaos/process_fault.hpp"

namespace harness::chaos {
namespace {

// The process ends in order and starts again at once, as in a rolling update.
class Restart final : public ProcessFault {
 public:
  using ProcessFault::ProcessFault;

  Result<void> inject() override { return system().stop(target()); }

  // The old process has ended; the new one is started. If it cannot be, revert() tries again and
  // says why not.
  Result<void> proceed() override {
    if (!ended_.empty() || !is_away()) return {};
    std::string ended = system().describe(target());
    auto started = system().start(target());
    if (started) ended_ = std::move(ended);
    return started;
  }

  bool is_event() const override { return true; }

  std::optional<std::string> seen() override {
    if (ended_.empty()) return std::nullopt;
    return ended_ + "; started again as " + system().describe(target());
  }

  std::string in_the_way() override {
    return ended_.empty() ? why_not_away("it was asked to end") : std::string();
  }

 private:
  std::string ended_;  // how the old process did
};

}  // namespace

FaultKind restart() {
  return process_fault<Restart>("restart", "ends a process in order and starts it again at once",
                                "the process to end and start again");
}

}  // namespace harness::chaos
