#pragma once

#include <string>

#include "harness/report/look.hpp"
#include "harness/report/suite.hpp"

namespace harness::report {

constexpr const char* runs_file = "runs.json";

// Finds those that are runs of one scenario: all but the seed of their plans is the same.
void mark_runs(Suite& suite);

// A table for each scenario of which there are several runs, one row a claim; empty: there is none.
std::string over_runs_section(const Suite& suite, const Look& look);

// The same: a list of scenarios, each with `scenario`, `runs` and `claims`, of which each has
// `claim`, `kind`, `during`, `expected`, `votes`, `result` ("holds", "fails", "flaky" or
// "undecided"), `held`, `failed` and `undecided` (how many runs), and `share_held` (`low`, `high`):
// the share of all such runs in which it holds, with 95 % confidence. Empty: no scenario was run
// several times.
std::string over_runs_json(const Suite& suite);

}  // namespace harness::report
