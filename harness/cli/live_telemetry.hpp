#pragma once

#include <memory>
#include <string>

#include "harness/cli/command.hpp"
#include "harness/cli/shown_telemetry.hpp"

namespace harness::cli {

// Why there are none, and the exit code that this has.
struct NotThere {
  std::vector<Error> errors;
  int exit_code = exit_bad_input;
};

// Backends that run, of what is named: a system that is up, or a file, a scenario's or one of
// processes, that has them by URL. Empty: the system that is up from here. Nothing is started, and
// nothing is written there.
tl::expected<std::unique_ptr<ShownTelemetry>, NotThere> live_telemetry(const std::string& named,
                                                                       const Clock& clock);

}  // namespace harness::cli
