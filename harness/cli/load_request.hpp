#pragma once

#include <cxxopts.hpp>
#include <string>

#include "harness/core/duration.hpp"
#include "harness/core/result.hpp"
#include "harness/scenario/scenario.hpp"

namespace harness::cli {

// The one request of `harness load`.
void add_request_flags(cxxopts::Options& options);
Result<scenario::Request> read_request(const cxxopts::ParseResult& flags);

// Of a flag that was given or has a default: more than 0.
Result<Duration> duration_of(const cxxopts::ParseResult& flags, const std::string& flag);

}  // namespace harness::cli
