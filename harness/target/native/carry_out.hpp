#pragma once

#include <filesystem>
#include <stop_token>

#include "harness/core/clock.hpp"
#include "harness/scenario/environment.hpp"
#include "harness/target/acts.hpp"
#include "harness/target/native/spawn.hpp"

namespace harness::target {

// What its ${NAME}s are filled in with: the environment of this process, as it is now.
scenario::Environment environment_here();

// What programs say whose own log has gone.
std::filesystem::path acts_log(const std::filesystem::path& scratch);

// The program ready to be started, with the mark of the run unless it is nothing of it.
Result<Command> command_of(const ProgramCall& call, const std::filesystem::path& scratch);

// Does what is written, where it is known where that is: by whoever is left to do it. A program is
// killed with its children when the time is over or
// it is told to stop. Blocks until then.
Result<Outcome> carry_out(const Act& act, const std::filesystem::path& scratch, Duration within,
                          const std::stop_token& stop, const Clock& clock);

}  // namespace harness::target
