#pragma once

#include <cxxopts.hpp>
#include <iostream>
#include <optional>
#include <utility>

#include "harness/core/result.hpp"

namespace harness {

// The command line of a program of the stack, as `flags_of` makes a Result<Flags> of what was
// given. None after --help, which is printed.
template <typename Flags, typename FlagsOf>
Result<std::optional<Flags>> read_program_flags(cxxopts::Options options, int argc, char** argv,
                                                const FlagsOf& flags_of) {
  try {
    const auto given = options.parse(argc, argv);
    if (given.count("help") > 0) {
      std::cout << options.help() << '\n';
      return std::nullopt;
    }
    if (!given.unmatched().empty()) {
      return fail("\"" + given.unmatched().front() + "\" is no flag", {}, "see --help");
    }
    auto flags = flags_of(given);
    if (!flags) return fail(flags.error());
    return *std::move(flags);
  } catch (const cxxopts::exceptions::exception& e) {
    return fail(e.what(), {}, "see --help");
  }
}

}  // namespace harness
