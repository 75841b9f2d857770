#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "harness/core/result.hpp"
#include "harness/target/native/spawn.hpp"

namespace harness::target {

// A program that was run to its end.
struct ProgramOutput {
  std::string text;  // of both its outputs, the first 4 KiB
  bool success = false;
};

// Fails where it cannot be started, or has not ended within ten seconds.
Result<ProgramOutput> output_of(const std::filesystem::path& program,
                                const std::vector<std::string>& args);

// The same, in its directory and with its environment; its output is taken.
Result<ProgramOutput> output_of(Command command);

}  // namespace harness::target
