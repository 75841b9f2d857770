#pragma once

#include <cxxopts.hpp>
#include <optional>
#include <string>
#include <variant>

#include "harness/cli/command.hpp"
#include "harness/core/result.hpp"
#include "harness/run/driving.hpp"

namespace harness::cli {

// The flags of one command. Names that stand alone are the positional arguments.
cxxopts::Options options_of(std::string_view command, std::string_view usage,
                            std::string_view about);

// The parsed flags, or the exit code of what was said instead: help, or what is wrong with them.
std::variant<cxxopts::ParseResult, int> parse(cxxopts::Options& options, const Words& args);

// Flags of every command that drives load.
void add_load_flags(cxxopts::Options& options);
Result<run::Driving> driving_of(const cxxopts::ParseResult& flags);

std::uint64_t seed_of(const cxxopts::ParseResult& flags);  // a fresh one if none is given

}  // namespace harness::cli
