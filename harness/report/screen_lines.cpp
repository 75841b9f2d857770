#include "harness/report/screen_lines.hpp"

#include <algorithm>
#include <cmath>

#include "harness/report/run_times.hpp"
#include "harness/report/utf8.hpp"

namespace harness::report {
namespace {

constexpr std::size_t most_faults = 3;
constexpr std::size_t bar_width = 20;
constexpr std::size_t name_width = 8;

std::string bar(const Look& look, double share) {
  const auto done = static_cast<std::size_t>(std::clamp(share, 0.0, 1.0) * bar_width);
  std::string text;
  for (std::size_t i = 0; i < bar_width; ++i) {
    text += i < done ? (look.unicode ? "█" : "#") : (look.unicode ? "░" : ".");
  }
  return text;
}

std::string title(const RunState& state, const Look& look) {
  std::string text = printable(state.scenario);
  if (!state.since_first) return text;
  text += "  " + offset_text(*state.since_first);
  const auto length = state.phases.empty() ? std::nullopt : state.phases.back().end;
  if (!length) return text;
  const double share = seconds(*state.since_first) / std::max(seconds(*length), 1e-9);
  return text + " of " + offset_text(*length) + "  " + bar(look, share);
}

std::string line(const Look& look, std::string_view label, std::string_view text) {
  std::string padded(label);
  padded.resize(name_width, ' ');
  if (look.width <= name_width) return fit(look, text, look.width);
  return paint(look, Tint::faint, padded) + fit(look, text, look.width - name_width);
}

std::string phase_text(const RunState& state) {
  const std::size_t number = *state.phase;
  const plan::Phase& phase = state.phases.at(number);
  std::string text = printable(phase.name) + ", " + std::to_string(number + 1) + " of " +
                     std::to_string(state.phases.size());
  if (phase.end && state.since_first) {
    const Duration end = state.phase_began + *phase.length();
    const Duration left = std::max(Duration{0}, end - *state.since_first);
    text += ", " + std::to_string(std::lround(seconds(left))) + "s left";
  }
  return text;
}

// Those under way before those to come; what is over has scrolled by above the screen.
std::vector<FaultProgress> faults_to_show(const RunState& state) {
  std::vector<FaultProgress> faults = state.faults;
  faults.erase(std::remove_if(faults.begin(), faults.end(),
                              [](const FaultProgress& fault) {
                                return fault.state == FaultState::gone ||
                                       fault.state == FaultState::skipped;
                              }),
               faults.end());
  std::stable_partition(faults.begin(), faults.end(), [](const FaultProgress& fault) {
    return fault.state != FaultState::planned;
  });
  if (faults.size() > most_faults) faults.resize(most_faults);
  return faults;
}

std::string claims_text(const ClaimProgress& claims, const Look& look) {
  using verdict::Outcome;
  const auto count = [&](Outcome outcome, std::size_t number) {
    return std::string(symbol(look, outcome)) + " " + std::to_string(number) + "  ";
  };
  std::string text = count(Outcome::pass, claims.passed);
  if (claims.failed > 0) text += count(Outcome::fail, claims.failed);
  if (claims.errors > 0) text += count(Outcome::undecided, claims.errors);
  return text + std::to_string(claims.waiting) + " waiting";
}

}  // namespace

std::vector<std::string> screen_lines(const RunState& state, const Look& look) {
  std::vector<std::string> lines{
      paint(look, Tint::strong, fit(look, title(state, look), look.width))};
  lines.push_back(state.phase ? line(look, "phase", phase_text(state))
                              : line(look, "now", printable(state.activity)));
  for (const FaultProgress& fault : faults_to_show(state)) {
    lines.push_back(line(look, "fault", fault_text(fault)));
  }
  if (state.since_first) lines.push_back(line(look, "load", load_text(state)));
  if (state.claims) lines.push_back(line(look, "claims", claims_text(*state.claims, look)));
  return lines;
}

}  // namespace harness::report
