#include "harness/report/run_state.hpp"

#include <cmath>

#include "harness/core/text.hpp"
#include "harness/plan/timeline.hpp"
#include "harness/report/utf8.hpp"

namespace harness::report {

std::string_view word_for(FaultState state) {
  switch (state) {
    case FaultState::planned:
      return "to come";
    case FaultState::injected:
      return "injected";
    case FaultState::seen:
      return "seen to take effect";
    case FaultState::reverted:
      return "reverted";
    case FaultState::gone:
      return "seen to be gone";
    case FaultState::skipped:
      return "skipped";
    case FaultState::troubled:
      return "in trouble";
  }
  return {};
}

RunState initial_state(const plan::Plan& plan) {
  RunState state;
  state.scenario = plan.name;
  state.phases = plan.phases;
  for (const plan::Occurrence& occurrence : plan::occurrences_of(plan)) {
    state.faults.push_back({plan::name_of(plan, occurrence)});
  }
  return state;
}

std::string fault_text(const FaultProgress& fault) {
  std::string text = printable(fault.name) + ": " + std::string(word_for(fault.state));
  if (!fault.detail.empty()) text += " (" + printable(fault.detail) + ")";
  return text;
}

std::string load_text(const RunState& state) {
  const load::LoadSnapshot& load = state.load;
  std::string text = std::to_string(load.sent) + " sent, " +
                     format_number(std::round(state.rate * 10) / 10) + "/s, ";
  if (load.recent_p95 > Duration{0}) text += "p95 " + approximate(load.recent_p95) + ", ";
  text += std::to_string(load.failed) + " failed, " + std::to_string(load.in_flight) +
          " in flight, " + std::to_string(load.active_vus) +
          (load.active_vus == 1 ? " user" : " users");
  if (load.unheard > 0) {
    text += ", " + std::to_string(load.unheard) +
            " without an answer to the TLS handshake (is it HTTPS that is spoken there?)";
  }
  if (load.resent > 0) text += ", " + std::to_string(load.resent) + " sent again";
  if (load.dropped_iterations > 0) {
    text += ", " + std::to_string(load.dropped_iterations) + " dropped";
  }
  return text;
}

}  // namespace harness::report
