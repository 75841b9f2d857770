#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "harness/core/result.hpp"
#include "harness/run/interrupt.hpp"
#include "harness/scenario/system/system.hpp"
#include "harness/target/native/likeness.hpp"
#include "harness/target/native/named_backend.hpp"
#include "harness/target/native/native_target.hpp"

namespace harness::run {

// What of a system the harness starts, and how; and what of it runs already.
struct ToStart {
  target::Blueprint system;
  scenario::RemoteBackends remote;             // that run already
  std::map<std::string, std::uint16_t> ports;  // fixed ones
  bool is_own = false;                         // of an author's own
  bool has_storms = false;                     // its services are told of some
};

// `backends` are those that the command line names, in the place of the system's own.
Checked<ToStart> to_start(const scenario::System& system,
                          const std::vector<target::FoundBackend>& backends);

// This program as the watchdog of what it starts.
std::vector<std::string> own_watchdog();

// Its processes' logs stay in that directory, and what its backends take; this program guards it as
// its own watchdog. `interrupt` ends its start, and outlives the options.
target::NativeOptions native_options(const ToStart& parts, const std::filesystem::path& directory,
                                     Interrupt& interrupt);

}  // namespace harness::run
