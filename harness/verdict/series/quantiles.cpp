#include "harness/verdict/series/quantiles.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <optional>

#include "harness/core/text.hpp"
#include "harness/languages/promql/quantiles.hpp"
#include "harness/verdict/claims/promql_query.hpp"
#include "harness/verdict/finding.hpp"

namespace harness::verdict {
namespace {

using languages::promql::OfQuantiles;

// The ends are next to the bounds of the bucket: six digits tell the same.
double bound_meant(double value) {
  if (std::abs(value) > languages::promql::without_end / 1e9) {
    return std::copysign(std::numeric_limits<double>::infinity(), value);
  }
  std::array<char, 32> digits{};
  std::snprintf(digits.data(), digits.size(), "%.6g", value);
  return std::strtod(digits.data(), nullptr);
}

// What all of the ends give; none: one of them says nothing.
std::optional<Interval> values_of_ends(const std::vector<Finding>& ends) {
  std::optional<Interval> all;
  for (const Finding& end : ends) {
    if (!end.value) return std::nullopt;
    all = all ? hull(*all, *end.value) : *end.value;
  }
  if (!all) return std::nullopt;
  return Interval{bound_meant(all->low), bound_meant(all->high)};
}

constexpr const char* wants_finer_buckets =
    "histogram_quantile() tells the bucket alone in which it lies: give the histogram a bound at "
    "what the claim wants, or measure it in a threshold";

std::string text_of_ends(const std::optional<Interval>& values) {
  return values ? values->text() : "another value";
}

Finding interpolated(Finding finding, const std::optional<Interval>& values) {
  const std::string seen =
      finding.seen + ", or " + text_of_ends(values) + " by the bounds of its bucket; ";
  if (values) finding.value = values;
  return with(std::move(finding), Outcome::undecided, seen + wants_finer_buckets);
}

// Whether the ends tell what is between them.
bool tell_all(OfQuantiles effect, const scenario::Comparison& wanted, Outcome outcome,
              const std::optional<Interval>& values) {
  if (!values || values->is_exact()) return true;
  if (effect == OfQuantiles::choosing && outcome == Outcome::pass) return false;
  const bool is_single = wanted.op == "==" || wanted.op == "!=";
  return !is_single || wanted.truth(*values) != scenario::Truth::undecided;
}

bool has_verdict(const Finding& finding) {
  return finding.outcome == Outcome::pass || finding.outcome == Outcome::fail;
}

// What all of the ends say alike is so, also where the guess is on one of them.
Finding joined_ends(Finding guessed, OfQuantiles effect, const scenario::Comparison& wanted,
                    std::vector<Finding> ends) {
  for (Finding& end : ends) {
    if (end.outcome == Outcome::undecided) return std::move(end);
  }
  const auto values = values_of_ends(ends);
  const Outcome outcome = ends.front().outcome;
  const bool agree = std::all_of(ends.begin(), ends.end(),
                                 [&](const Finding& end) { return end.outcome == outcome; });
  if (!agree || !has_verdict(ends.front()) || !tell_all(effect, wanted, outcome, values)) {
    return interpolated(std::move(guessed), values);
  }
  if (guessed.outcome != outcome) {
    // No end is a number of the system's own.
    const std::string seen = text_of_ends(values) + " by the bounds of its bucket, of which " +
                             guessed.seen + " is the end that does not belong to it";
    guessed = with(std::move(guessed), outcome, seen);
  }
  if (values) guessed.value = values;
  return guessed;
}

}  // namespace

std::vector<std::string> with_quantile_ends(const std::string& query) {
  std::vector<std::string> all{query};
  const auto read = parsed(query);
  if (!read) return all;
  for (std::string& end : languages::promql::at_quantile_ends(*read, query)) {
    all.push_back(std::move(end));
  }
  return all;
}

Finding judge_quantiles(const std::string& query, const scenario::Comparison& wanted,
                        std::span<const observe::Answer> answers, const JudgeAnswer& judge) {
  Finding guessed = judge(answers.front());
  const auto read = parsed(query);
  const OfQuantiles effect =
      read ? languages::promql::effect_of_quantiles(*read) : OfQuantiles::none;
  if (effect == OfQuantiles::none || !has_verdict(guessed)) return guessed;
  if (effect == OfQuantiles::anything) return interpolated(std::move(guessed), std::nullopt);
  std::vector<Finding> ends;
  for (const observe::Answer& answer : answers.subspan(1)) ends.push_back(judge(answer));
  return joined_ends(std::move(guessed), effect, wanted, std::move(ends));
}

}  // namespace harness::verdict
