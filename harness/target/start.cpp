#include "harness/target/start.hpp"

#include "harness/target/external/running_target.hpp"

namespace harness::target {

Result<std::unique_ptr<Target>> start(const Stage& stage, const NativeOptions& options,
                                      Remotes remotes, const Clock& clock) {
  std::unique_ptr<Target> started;
  if (!stage.processes.empty()) {
    auto native = NativeTarget::start(stage, options, clock);
    if (!native) return fail(native.error());
    started = *std::move(native);
  }
  if (remotes.empty() && started) return started;
  return std::make_unique<RunningTarget>(std::move(remotes), std::move(started));
}

}  // namespace harness::target
