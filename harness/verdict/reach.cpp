#include "harness/verdict/reach.hpp"

#include "harness/core/text.hpp"

namespace harness::verdict {
namespace {

// $window is written in whole milliseconds.
constexpr Duration rounding_of_windows = std::chrono::milliseconds{2};

bool begins_with_the_run(const plan::Claim& claim) {
  return claim.starts_afresh && claim.phase.value_or(0) == 0 && claim.after == Duration{0};
}

}  // namespace

std::string what_is_outside(const Reach& reach, Duration window, const plan::Claim& claim) {
  if (reach.is_fixed) return "reads a time of its own (@), whatever the window is";
  if (reach.ahead > Duration{0}) {
    return "reads " + format_duration(reach.ahead) + " past the window's end (offset)";
  }
  if (reach.back <= window + rounding_of_windows || begins_with_the_run(claim)) return {};
  return "reads " + format_duration(reach.back) + " back from the end of a window of " +
         approximate(window) + ", so that what was before it counts as well";
}

std::optional<Duration> planned_length(const plan::Claim& claim, const plan::Plan& plan) {
  const auto length = claim.phase ? plan.phases[*claim.phase].length() : plan.length();
  return length ? std::optional(*length - claim.after) : std::nullopt;
}

std::optional<yaml::Problem> reads_outside(const scenario::Located<std::string>& query,
                                           const std::string& key, const std::string& what) {
  if (what.empty()) return std::nullopt;
  return yaml::Problem{query.place, key + ": the query " + what,
                       "write $window for its range, or stay within that"};
}

Finding unless_outside(Finding finding, const std::string& what) {
  const bool is_decided = finding.outcome == Outcome::pass || finding.outcome == Outcome::fail;
  if (what.empty() || !is_decided) return finding;
  const std::string seen = finding.seen + ", but the query " + what;
  return with(std::move(finding), Outcome::undecided, seen);
}

}  // namespace harness::verdict
