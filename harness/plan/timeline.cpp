#include "harness/plan/timeline.hpp"

#include <algorithm>
#include <tuple>

namespace harness::plan {
namespace {

// A phase without an end of its own, in which faults have no end either.
constexpr Duration endless = std::chrono::hours{24};

Duration length_of(const Phase& phase) { return phase.length().value_or(endless); }

Duration end_of_run(const Plan& plan) { return plan.length().value_or(Duration::max()); }

Action injection(const Plan& plan, std::size_t index, const Occurrence& occurrence) {
  const Phase& phase = plan.phases[plan.faults[occurrence.fault].phase];
  const Duration after = occurrence.span.begin.value_or(Duration{0});
  return {Action::Act::inject, index, phase.begin + after, !occurrence.span.begin};
}

Action undoing(const Plan& plan, std::size_t index, const Occurrence& occurrence) {
  const Phase& phase = plan.phases[plan.faults[occurrence.fault].phase];
  if (!occurrence.span.length) {
    return {Action::Act::undo, index, phase.end.value_or(end_of_run(plan)), true};
  }
  const Duration end =
      phase.begin + occurrence.span.begin.value_or(Duration{0}) + *occurrence.span.length;
  return {Action::Act::undo, index, std::min(end, end_of_run(plan)), false};
}

bool comes_before(const Action& one, const Action& other) {
  const auto rank = [](const Action& action) {
    const bool undoes = action.act == Action::Act::undo;
    const auto order = static_cast<std::ptrdiff_t>(action.occurrence);
    return std::tuple{action.at, undoes ? 0 : 1, undoes ? -order : order};
  };
  return rank(one) < rank(other);
}

}  // namespace

std::vector<Occurrence> occurrences_of(const Plan& plan) {
  std::vector<Occurrence> all;
  for (std::size_t fault = 0; fault < plan.faults.size(); ++fault) {
    const Phase& phase = plan.phases.at(plan.faults[fault].phase);
    const auto spans = spans_of(plan.faults[fault].times, length_of(phase));
    for (std::size_t i = 0; i < spans.size(); ++i) {
      all.push_back({fault, i + 1, spans.size(), spans[i]});
    }
  }
  return all;
}

std::string name_of(const Plan& plan, const Occurrence& occurrence) {
  const Fault& fault = plan.faults[occurrence.fault];
  std::string name = fault.target.empty() ? fault.kind : fault.kind + " " + fault.target;
  if (occurrence.of == 1) return name;
  return name + ", " + std::to_string(occurrence.number) + " of " + std::to_string(occurrence.of);
}

scenario::FaultInterval interval_of(const Plan& plan, const Occurrence& occurrence) {
  const std::size_t of = plan.faults[occurrence.fault].phase;
  Duration begin{0};
  for (std::size_t i = 0; i < of; ++i) begin += length_of(plan.phases[i]);
  return interval_of(occurrence.span, begin, length_of(plan.phases[of]));
}

bool undoes_faults(const Plan& plan, std::size_t into) {
  return into > 0 && std::ranges::any_of(plan.faults, [into](const Fault& fault) {
           return fault.phase + 1 == into && fault.times.ends_after_its_phase();
         });
}

bool injects_faults(const Plan& plan, std::size_t into) {
  return std::ranges::any_of(plan.faults, [into](const Fault& fault) {
    return fault.phase == into && fault.times.begins_before_its_phase();
  });
}

std::vector<Action> actions_of(const Plan& plan) {
  std::vector<Action> actions;
  const std::vector<Occurrence> all = occurrences_of(plan);
  for (std::size_t i = 0; i < all.size(); ++i) {
    actions.push_back(injection(plan, i, all[i]));
    actions.push_back(undoing(plan, i, all[i]));
  }
  std::sort(actions.begin(), actions.end(), comes_before);
  return actions;
}

}  // namespace harness::plan
