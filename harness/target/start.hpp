#pragma once

#include <memory>

#include "harness/target/external/remote.hpp"
#include "harness/target/native/native_target.hpp"
#include "harness/target/target.hpp"

namespace harness::target {

// One target of what the harness starts and of what runs already: the one place that knows which
// kinds there are. Returns once every process is ready, or with nothing left of those that were
// started.
Result<std::unique_ptr<Target>> start(const Stage& stage, const NativeOptions& options,
                                      Remotes remotes, const Clock& clock);

}  // namespace harness::target
