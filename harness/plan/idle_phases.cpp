#include "harness/plan/idle_phases.hpp"

#include <algorithm>

#include "harness/plan/amounts.hpp"

namespace harness::plan {
namespace {

// One that ends with its iterations may take as long as it is let.
std::optional<Duration> end_of(const scenario::Load& load) {
  const auto limit = scenario::time_limit_of(*load.executor);
  const auto length = limit ? limit : scenario::duration_of(*load.executor);
  return length ? std::optional(*load.start_time + *length) : std::nullopt;
}

// Of stages, between two times from the first of them: from nobody to nobody nothing is due.
bool are_on(double level, const std::vector<scenario::Stage>& stages, Duration from,
            const std::optional<Duration>& to) {
  Duration begin{0};
  for (const scenario::Stage& stage : stages) {
    const Duration end = begin + stage.duration;
    const bool is_still = level == 0 && *stage.target == 0;
    if (!is_still && end > from && (!to || begin < *to)) return true;
    level = *stage.target;
    begin = end;
  }
  return false;
}

}  // namespace

bool may_be_due(const scenario::Load& load, Duration from, const std::optional<Duration>& to) {
  const std::optional<Duration> end = end_of(load);
  const bool is_then = (!to || *load.start_time < *to) && (!end || *end > from);
  if (!is_then) return false;
  const Duration start = *load.start_time;
  const auto until = to ? std::optional(*to - start) : std::nullopt;
  if (const auto* ramp = std::get_if<scenario::RampingVus>(&*load.executor)) {
    return are_on(static_cast<double>(ramp->start_vus), *ramp->stages, from - start, until);
  }
  if (const auto* ramp = std::get_if<scenario::RampingArrivalRate>(&*load.executor)) {
    return are_on(*ramp->start_rate, *ramp->stages, from - start, until);
  }
  return true;
}

namespace {

bool has_load(const Plan& plan, const Phase& phase) {
  return std::any_of(plan.loads.begin(), plan.loads.end(), [&](const scenario::Load& load) {
    return may_be_due(load, phase.begin, phase.end);
  });
}

}  // namespace

std::optional<Duration> end_of_loads_into(const Plan& plan, const Phase& phase) {
  std::optional<Duration> last;
  for (const scenario::Load& load : plan.loads) {
    const auto length = scenario::duration_of(*load.executor);
    const bool begins = !phase.end || *load.start_time < *phase.end;
    if (!length || !begins || *load.start_time + *length <= phase.begin) continue;
    last = std::max(last.value_or(Duration{0}), *load.start_time + *length);
  }
  return last;
}

std::vector<yaml::Problem> judged_without_load(const Plan& plan) {
  std::vector<yaml::Problem> idle;
  for (std::size_t i = 0; i < plan.phases.size(); ++i) {
    const auto first = std::find_if(plan.claims.begin(), plan.claims.end(),
                                    [i](const Claim& claim) { return claim.phase == i; });
    if (first == plan.claims.end() || has_load(plan, plan.phases[i])) continue;
    idle.push_back(
        {first->place, "no load is due in phase " + plan.phases[i].name,
         "have one last until then, or claim of that phase only what may be so where nobody asks "
         "for anything, such as that a counter of requests stands still"});
  }
  return idle;
}

std::vector<yaml::Problem> loads_never_due(const Plan& plan) {
  std::vector<yaml::Problem> idle;
  for (const scenario::Load& load : plan.loads) {
    if (amounts_of(expected_of(load, plan.length())).iterations > 0) continue;
    idle.push_back({load.place,
                    "load " + load.name + " sends nothing: it is over before an iteration is due",
                    "have it last longer, such as by one more stage with the same target"});
  }
  return idle;
}

}  // namespace harness::plan
