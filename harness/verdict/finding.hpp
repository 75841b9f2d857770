#pragma once

#include <string>
#include <vector>

#include "harness/observe/prometheus.hpp"
#include "harness/scenario/comparison.hpp"
#include "harness/verdict/claim_kind.hpp"

// What the kinds of claims share in wording their findings.
namespace harness::verdict {

// A finding with the claim's own words filled in and nothing found yet.
Finding finding_of(const Evidence& evidence);

Finding with(Finding finding, Outcome outcome, std::string seen);

// "the run" or the phase's name.
std::string phase_name(const plan::Claim& claim, const plan::Plan& plan);

// 0 satisfies it, so that silence would pass: "== 0", "< 1", "<= 5".
bool holds_for_nothing(const scenario::Comparison& comparison);

// How a metric query's answer compares: every series has to hold, an empty answer is no data.
// `noun` is what its author calls the series.
Finding judge_series(Finding finding, const scenario::Comparison& wanted,
                     const Result<std::vector<observe::Series>>& answer,
                     const std::string& noun = "series");

// How a number of traces compares. Where only a share of the requests was sampled it is a lower
// bound: what the rest could turn round is not decided.
Finding judge_traces(Finding finding, const scenario::Comparison& wanted, double count,
                     double sampled, std::string seen);

// "only 12.5 % of the requests were traced"; for claims that cannot be judged on a part of them.
std::string why_partly_traced(double sampled);

// Null where there is a value.
template <typename T>
const Error* error_of(const Result<T>& result) {
  return result ? nullptr : &result.error();
}

// "1 line", "3 lines"
std::string counted(double count, const std::string& noun);

}  // namespace harness::verdict
