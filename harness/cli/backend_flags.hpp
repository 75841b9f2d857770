#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "harness/cli/flags.hpp"
#include "harness/run/load_plan.hpp"
#include "harness/target/native/named_backend.hpp"

namespace harness::cli {

// Flags of every command that starts backends: --loki and --tempo, which name real ones, and how
// much the stores of ours may keep.
void add_backend_flags(Options& options);
void add_memory_flag(Options& options);
Result<std::optional<std::uint64_t>> memory_of(const Flags& flags);

// --env: variables for processes.
void add_env_flag(Options& options);
Result<std::vector<run::ExtraVariable>> variables_of(const Flags& flags);

// Their names, and what is found there.
std::vector<std::string> named_backends(const Flags& flags);
std::vector<std::string> running_backends(const Flags& flags);  // of them: at a URL
Checked<std::vector<target::FoundBackend>> backends_of(const Flags& flags);

}  // namespace harness::cli
