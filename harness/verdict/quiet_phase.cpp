#include "harness/verdict/quiet_phase.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>

#include "harness/plan/amounts.hpp"
#include "harness/plan/idle_phases.hpp"
#include "harness/verdict/missed_load.hpp"

namespace harness::verdict {
namespace {

bool ends_with_its_iterations(const scenario::Load& load) {
  return scenario::time_limit_of(*load.executor).has_value();
}

// It may be so long before its time is up.
bool has_had_its_iterations(const scenario::Load& load, const load::LoadStats& stats) {
  if (!ends_with_its_iterations(load)) return false;
  const auto had = load::iterations_with({{"scenario", load.name}}, stats);
  return had.completed + had.dropped >= plan::amounts_of(load).most_iterations;
}

bool was_sent(const Evidence& evidence, const std::optional<WallTime>& since) {
  const load::LoadStats& stats = evidence.observations.load;
  if (!since) {
    const std::string& phase = evidence.plan.phases[*evidence.claim.phase].name;
    return std::ranges::any_of(stats.requests, [&](const load::RequestStats& one) {
      return one.phase == phase && (one.sent > 0 || !one.outcomes.empty());
    });
  }
  using std::chrono::seconds;
  const WallTime begin = evidence.observations.run.begin;
  const auto from = std::chrono::ceil<seconds>(*since - begin).count();
  const auto to = std::chrono::ceil<seconds>(evidence.window.end - begin).count();
  for (auto second = std::max<std::int64_t>(from, 0); second < to; ++second) {
    const auto at = static_cast<std::size_t>(second);
    if (at < stats.begun.size() && stats.begun[at] > 0) return true;
  }
  return false;
}

}  // namespace

bool may_be_without_load(const Evidence& evidence) {
  if (!evidence.claim.phase) return false;
  const Duration end = evidence.window.end - evidence.observations.run.begin;
  return std::ranges::all_of(evidence.plan.loads, [&](const scenario::Load& load) {
    return ends_with_its_iterations(load) || !plan::may_be_due(load, end - Duration{1}, end);
  });
}

bool was_without_load(const Evidence& evidence, const std::optional<WallTime>& since) {
  if (!evidence.claim.phase || was_sent(evidence, since)) return false;
  const observe::Observations& observed = evidence.observations;
  if (!why_without_its_load(evidence.plan, observed, *evidence.claim.phase).empty()) return false;
  const Duration from =
      std::max(evidence.window.begin, since.value_or(evidence.window.begin)) - observed.run.begin;
  const Duration to = evidence.window.end - observed.run.begin;
  return std::ranges::none_of(evidence.plan.loads, [&](const scenario::Load& load) {
    return plan::may_be_due(load, from, to) && !has_had_its_iterations(load, observed.load);
  });
}

}  // namespace harness::verdict
