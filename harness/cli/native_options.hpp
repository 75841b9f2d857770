#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include "harness/cli/options.hpp"
#include "harness/run/interrupt.hpp"
#include "harness/system/named_backend.hpp"
#include "harness/system/native_system.hpp"

namespace harness::cli {

// A system whose logs stay in the run directory, guarded by this program as its own watchdog.
// `interrupt` ends its start; it outlives the options.
system::NativeOptions native_options(const std::filesystem::path& run_dir,
                                     run::Interrupt& interrupt);

// Flags of every command that starts backends: --loki and --tempo, which name real ones, and how
// much the stores of ours may keep.
void add_backend_flags(cxxopts::Options& options);
void add_memory_flag(cxxopts::Options& options);
Result<std::optional<std::uint64_t>> memory_of(const cxxopts::ParseResult& flags);
Checked<std::vector<system::FoundBackend>> backends_of(const cxxopts::ParseResult& flags);

}  // namespace harness::cli
