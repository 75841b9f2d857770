#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/observe/prometheus.hpp"
#include "harness/observe/tempo.hpp"
#include "harness/scenario/comparison.hpp"
#include "harness/verdict/claim_kind.hpp"

// What the kinds of claims share in wording their findings.
namespace harness::verdict {

// A finding with the claim's own words filled in and nothing found yet.
Finding finding_of(const Evidence& evidence);

Finding with(Finding finding, Outcome outcome, std::string seen);

// The remedy where work goes on behind the last answer: a queue, a batch.
constexpr const char* drain = "end with a phase without load ({name: drain, for: 5s})";

// "the run" or the phase's name.
std::string phase_name(const plan::Claim& claim, const plan::Plan& plan);

// 0 satisfies it, so that silence would pass: "== 0", "< 1", "<= 5".
bool holds_for_nothing(const scenario::Comparison& comparison);

// Refuses a comparison of a count that every count satisfies: ">= 0", "> -1", "!= 0.5"; and one
// that none does.
Result<void> check_can_fail(const scenario::Comparison& count);

// The same of a metric query's values, by what they can be.
Result<void> check_can_differ(const scenario::Comparison& value, const Interval& values);

// Refuses a query that asks for nothing the system gives; `what` that would be, in one word.
Result<void> check_asks(bool asks, const std::string& what);

// How a number compares of which the bounds are known.
Finding judge_number(Finding finding, const scenario::Comparison& wanted, const Interval& value,
                     std::string seen);

// What is meant by the series of a metric query.
struct SeriesWanted {
  const scenario::Comparison& value;      // of each
  std::optional<std::size_t> count = {};  // how many there must be; empty: at least one
  std::string noun = "series";            // what the query's author calls them
  std::string nothing = "NaN, as of 0/0: there was nothing to divide by";  // what no number means
};

// How a metric query's answer compares: every series has to hold. An empty answer, one with fewer
// series than are meant and NaN are no data.
Finding judge_series(Finding finding, const SeriesWanted& wanted,
                     const Result<std::vector<observe::Series>>& answer);

// The same, where a sample from outside the finding's window is no answer to what was asked.
Finding judge_series_in_window(Finding finding, const SeriesWanted& wanted,
                               const Result<std::vector<observe::Series>>& answer);

// " for {…}, one of 3 series"; empty where there is no other.
std::string one_of(const observe::Series& one, const std::vector<observe::Series>& all,
                   const std::string& noun);

// Of several findings that all have to hold: what fails for certain comes first.
const Finding& worse(const Finding& one, const Finding& other);

// The first sample from outside the window: "a sample of …".
std::optional<std::string> sample_outside(const std::vector<observe::Series>& series,
                                          const observe::Window& window);

// Whether each request of a window has a trace.
struct Traced {
  double more = 0;  // how many traces there may be that are not kept; may be infinite
  std::string why = {};
};
Traced traced_in(const Evidence& evidence);

// How a number of traces compares. Where only a share of the requests was traced it is a lower
// bound.
Finding judge_traces(Finding finding, const scenario::Comparison& wanted,
                     const observe::Matches& matches, const Traced& traced);

// Whether what was found satisfies it, and anything above that does.
bool holds_for_any_above(const scenario::Comparison& wanted, const Finding& finding);

// Whether what was found does not, nor does anything above that.
bool fails_for_any_above(const scenario::Comparison& wanted, const Finding& finding);

// Why nobody knows how many they are.
std::string why_inexact(const observe::Matches& matches);

// "only 12.5 % of the requests were traced"; for claims that cannot be judged on a part of them.
std::string why_partly_traced(double sampled);

// Null where there is a value.
template <typename T>
const Error* error_of(const Result<T>& result) {
  return result ? nullptr : &result.error();
}

// "1 line", "3 lines"
std::string counted(double count, const std::string& noun);
std::string counted(const Interval& count, const std::string& noun);  // "3 lines or more"

}  // namespace harness::verdict
