#pragma once

#include <cxxopts.hpp>
#include <string>
#include <variant>

#include "harness/cli/command.hpp"

namespace harness::cli {

// The flags of one command. Names that stand alone are the positional arguments.
cxxopts::Options options_of(std::string_view command, std::string_view usage,
                            std::string_view about);

// The parsed flags, or the exit code of what was said instead: help, or what is wrong with them.
std::variant<cxxopts::ParseResult, int> parse(cxxopts::Options& options, const Words& args);

}  // namespace harness::cli
