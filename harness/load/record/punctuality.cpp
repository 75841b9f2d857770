#include "harness/load/record/punctuality.hpp"

#include <cmath>

#include "harness/core/text.hpp"

namespace harness::load {
namespace {

// To be said only where the load lasted long enough to know.
std::string what_it_holds(const LoadStats& stats) {
  if (stats.best_rate < 1) return "";
  return "; in its best second it began " + format_number(std::floor(stats.best_rate)) +
         " requests";
}

}  // namespace

std::optional<std::string> why_late(const LoadStats& stats, Duration bound) {
  const auto late = stats.lateness.percentile(99);
  if (!late || std::chrono::microseconds{*late} <= bound) return std::nullopt;
  return "the load generator could not keep up: 1 % of its requests left " +
         approximate(std::chrono::microseconds{*late}) + " late or later" + what_it_holds(stats);
}

std::optional<std::string> why_short(const LoadStats& stats) {
  std::uint64_t sent = 0;
  for (const RequestStats& request : stats.requests) sent += request.sent;
  const std::uint64_t due = sent + stats.dropped_iterations;
  if (stats.dropped_iterations * 100 <= due) return std::nullopt;
  return std::to_string(stats.dropped_iterations) + " of " + std::to_string(due) +
         " requests were not sent, because no user was free" + what_it_holds(stats);
}

std::vector<std::string> why_inconclusive(const LoadStats& stats, Duration bound) {
  std::vector<std::string> reasons;
  for (auto& reason : {why_late(stats, bound), why_short(stats)}) {
    if (reason) reasons.push_back(*reason);
  }
  return reasons;
}

}  // namespace harness::load
