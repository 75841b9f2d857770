#pragma once

#include <string>

#include "harness/cli/flags.hpp"

#include "harness/core/duration.hpp"
#include "harness/core/result.hpp"
#include "harness/scenario/scenario.hpp"

namespace harness::cli {

// The one request of `harness load`.
void add_request_flags(Options& options);
Result<scenario::Request> read_request(const Flags& flags);

// Of a flag that was given or has a default: more than 0.
Result<Duration> duration_of(const Flags& flags, const std::string& flag);

}  // namespace harness::cli
