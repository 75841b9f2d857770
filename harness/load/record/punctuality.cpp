#include "harness/load/record/punctuality.hpp"

#include <array>

#include "harness/core/text.hpp"
#include "harness/load/http/outcome.hpp"
#include "harness/scenario/scenario.hpp"

namespace harness::load {
namespace {

// To be said only where the load lasted long enough to know.
std::string what_it_holds(const LoadStats& stats) {
  if (stats.best_rate == 0) return "";
  return "; it began " + std::to_string(stats.best_rate) + " in its best second";
}

bool is_too_much(std::uint64_t dropped, std::uint64_t due) { return dropped * 100 > due; }

}  // namespace

std::optional<std::string> why_late(const LoadStats& stats, Duration bound) {
  const auto late = stats.lateness.percentile(99);
  if (!late || std::chrono::microseconds{*late} <= bound) return std::nullopt;
  return "the load generator could not keep up: 1 % of its requests left " +
         approximate(std::chrono::microseconds{*late}) + " late or later" + what_it_holds(stats);
}

std::optional<std::string> why_short(const LoadStats& stats, std::uint64_t dropped,
                                     std::string_view because) {
  std::uint64_t sent = 0;
  for (const RequestStats& request : stats.requests) sent += request.sent;
  const std::uint64_t due = sent + dropped;
  if (!is_too_much(dropped, due)) return std::nullopt;
  return std::to_string(dropped) + " of " + std::to_string(due) +
         " requests were not sent, because " + std::string(because) + what_it_holds(stats);
}

std::vector<ShortPhase> short_phases(const LoadStats& stats) {
  std::vector<ShortPhase> all;
  for (const auto& [phase, dropped] : iterations_of_all(stats).dropped_in) {
    std::uint64_t due = dropped;
    for (const RequestStats& request : stats.requests) {
      if (request.phase == phase) due += request.sent;
    }
    if (phase != scenario::between_phases && is_too_much(dropped, due))
      all.push_back({phase, dropped, due});
  }
  return all;
}

std::vector<std::string> why_exhausted(const LoadStats& stats) {
  constexpr std::array limits{
      std::pair{Ending::too_many_files,
                "found no file to open; have fewer users, or raise the limit (ulimit -n)"},
      std::pair{Ending::no_local_port,
                "found no local port; have fewer users, let connections be kept, or widen "
                "net.ipv4.ip_local_port_range"}};
  std::vector<std::string> reasons;
  for (const auto& [ending, what] : limits) {
    std::uint64_t times = 0;
    for (const RequestStats& request : stats.requests) {
      const auto found = request.outcomes.find(to_text(Outcome{.ending = ending}));
      if (found != request.outcomes.end()) times += found->second;
    }
    if (times == 0) continue;
    reasons.push_back("the load generator came to its own limits: " + std::to_string(times) +
                      " of its requests " + what);
  }
  return reasons;
}

}  // namespace harness::load
