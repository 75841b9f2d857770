#pragma once

#include <filesystem>
#include <optional>

#include "harness/cli/upkeep.hpp"
#include "harness/target/native/stage_ports.hpp"

namespace harness::cli {

struct KeepingWishes {
  std::filesystem::path directory;  // for its logs and telemetry
  target::StandardPorts ports = target::StandardPorts::where_free;
  std::optional<int> lease;  // the descriptor to who had it started; none: a person did
};

// Brings it up and keeps it up until somebody says that it is to end. Returns the exit code.
int keep_up(const Upkeep& upkeep, const KeepingWishes& wishes);

}  // namespace harness::cli
