#include "harness/run/too_far_back.hpp"

#include <optional>

#include "harness/run/asked_condition.hpp"

namespace harness::run {
namespace {

// Of the load's beginning, by which it is asked last.
void check_reach(const scenario::LiveCondition& condition, const std::string& key,
                 const std::optional<Duration>& last, std::vector<yaml::Problem>& problems) {
  const Duration reach = looks_back_of(condition);
  if (!last || reach < *last) return;
  problems.push_back({condition.query.place,
                      key + ": its query looks " + format_duration(reach) +
                          " back, and the load has run for no more than " + approximate(*last) +
                          " by then: it is asked at no moment",
                      "have it look back less, such as over [5s], or let the load run longer"});
}

std::optional<Duration> last_of_until(const plan::Fault& fault, const plan::Phase& phase) {
  if (!fault.times.length) return phase.end;
  if (fault.times.waits)
    return phase.end ? std::optional(*phase.end + *fault.times.length) : phase.end;
  return phase.begin + fault.times.at.value_or(Duration{0}) + *fault.times.length;
}

}  // namespace

std::vector<yaml::Problem> conditions_never_asked(const plan::Plan& plan) {
  std::vector<yaml::Problem> problems;
  for (const plan::Fault& fault : plan.faults) {
    const plan::Phase& phase = plan.phases.at(fault.phase);
    if (fault.when) check_reach(*fault.when, "when", phase.end, problems);
    if (fault.until) check_reach(*fault.until, "until", last_of_until(fault, phase), problems);
  }
  if (plan.phases.empty()) return problems;
  for (const scenario::LiveCondition& condition : plan.abort_when) {
    check_reach(condition, "abort_when", plan.phases.back().end, problems);
  }
  return problems;
}

}  // namespace harness::run
