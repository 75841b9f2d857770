#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "harness/core/interval.hpp"
#include "harness/verdict/verdict.hpp"

// What several runs of one scenario say together. Runs are taken for independent: each has a system
// and a seed of its own.
namespace harness::verdict {

// A claim over all runs:
//
//   holds      it held in each
//   fails      it held in none, and failed in one or more
//   flaky      it failed in some and held in others: it fails, and how often is said
//   undecided  it failed in none, and in some nobody knows
enum class Steadiness { holds, fails, flaky, undecided };
std::string_view name_of(Steadiness steadiness);  // "holds", "fails", "flaky", "undecided"

struct ClaimOverRuns {
  std::string claim;
  std::string kind;
  std::string during;
  std::string expected;
  bool votes = true;
  std::size_t held = 0;
  std::size_t failed = 0;     // or had no data
  std::size_t undecided = 0;  // also where the run was spoilt, or never came to it

  std::size_t runs() const { return held + failed + undecided; }
  Steadiness steadiness() const;

  // The share of all such runs in which it holds, with 95 % confidence: Clopper's and Pearson's
  // exact interval of a binomial share; one-sided where it held in all, or in none. What is
  // undecided may have been either.
  Interval share_held() const;
};

// The claims of the first run that was judged, in its order; null: a run that has no verdict.
std::vector<ClaimOverRuns> over_runs(const std::vector<const Verdict*>& runs);

}  // namespace harness::verdict
