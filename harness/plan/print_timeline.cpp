#include <algorithm>
#include <string>
#include <vector>

#include "harness/core/text.hpp"
#include "harness/plan/print_parts.hpp"
#include "harness/plan/timeline.hpp"

namespace harness::plan {
namespace {

// Between the column of times and what is broken then.
constexpr std::size_t gap = 4;

std::string column(std::string text, std::size_t width) {
  text.resize(std::max(width, text.size()), ' ');
  return "  " + text;
}

std::string settings_text(const Fault& fault) {
  std::string text;
  for (const scenario::SettingLine& line : fault.settings.lines()) {
    const bool is_kind = line.name == fault.kind;
    if (line.text.empty() || (is_kind && line.text == fault.target)) continue;
    text += is_kind ? " " + line.text : ", " + line.name + ": " + line.text;
  }
  return text;
}

// What happens at once leaves nothing to be undone.
bool is_over_by_itself(const Fault& fault) { return fault.undone_by.empty(); }

std::string undone_text(const Fault& fault) {
  return is_over_by_itself(fault) ? ", over by itself" : ", undone by " + fault.undone_by;
}

// How long it is there; of what is over by itself, how long its proof may take.
std::string length_text(const Fault& fault, const std::optional<Duration>& length) {
  if (is_over_by_itself(fault)) {
    return ", over by itself" +
           (length ? ", and to be seen within " + format_duration(*length) : std::string());
  }
  return length ? ", for " + format_duration(*length) : ", to the end of the phase";
}

bool asks_for_steady_state(const Plan& plan, std::size_t into) {
  return std::ranges::any_of(plan.claims, [into](const Claim& claim) {
    return claim.before_faults && claim.phase == into - 1;
  });
}

// ", when promql up < 1 for 3s (or the run fails)"
std::string condition_text(const char* word,
                           const std::optional<scenario::LiveCondition>& condition,
                           const Fault& fault) {
  if (!condition) return {};
  const bool fails = fault.on_timeout == scenario::OnTimeout::fail;
  return std::string(", ") + word + " " + condition->text() +
         (fails ? " (or the run fails)" : " (or not)");
}

// What lies between two phases. How long it takes is up to the system.
void print_transition(std::ostream& out, const Plan& plan, std::size_t into, std::size_t width) {
  std::vector<std::string> steps;
  const bool undoes = undoes_faults(plan, into);
  const bool injects = injects_faults(plan, into);
  if (plan.scrapes) steps.emplace_back("all is scraped");
  if (undoes) steps.emplace_back("what was broken is back");
  if (asks_for_steady_state(plan, into)) steps.emplace_back("the steady state is there");
  if (injects) steps.emplace_back("what is to break is broken");
  if (plan.scrapes && (undoes || injects)) steps.emplace_back("all is scraped again");
  out << column("about " + format_duration(*plan.phases[into].transition), width)
      << "  transition: " << join(steps, ", ") << "\n";
}

// What is there from the phase's beginning to its end.
void print_whole(std::ostream& out, const Plan& plan, std::size_t phase, std::size_t width) {
  for (const Fault& fault : plan.faults) {
    if (fault.phase != phase || !fault.times.begins_before_its_phase()) continue;
    out << column("", width + gap) << fault.kind << " " << fault.target << settings_text(fault)
        << condition_text("until", fault.until, fault) << undone_text(fault) << "\n";
  }
}

void print_action(std::ostream& out, const Plan& plan, const Action& action,
                  const Occurrence& occurrence, std::size_t width) {
  const Fault& fault = plan.faults[occurrence.fault];
  const bool is_over = is_over_by_itself(fault);
  if (action.act == Action::Act::undo) {
    if (is_over) return;
    out << column(offset(action.at), width + gap) << "undone: " << name_of(plan, occurrence)
        << ", by " << fault.undone_by << "\n";
    return;
  }
  const auto& length = occurrence.span.length;
  out << column(offset(action.at), width + gap) << name_of(plan, occurrence) << settings_text(fault)
      << condition_text("when", fault.when, fault) << length_text(fault, length)
      << condition_text("until", fault.until, fault)
      << (is_over || (length && !fault.when) ? "" : undone_text(fault)) << "\n";
}

}  // namespace

void print_timeline(std::ostream& out, const Plan& plan) {
  out << "timeline\n";
  std::size_t width = 0;
  for (const Phase& phase : plan.phases) {
    width = std::max(width, window(phase.begin, phase.end).size());
  }
  const std::vector<Occurrence> occurrences = occurrences_of(plan);
  const std::vector<Action> actions = actions_of(plan);
  auto next = actions.begin();
  for (std::size_t i = 0; i < plan.phases.size(); ++i) {
    const Phase& phase = plan.phases[i];
    if (phase.transition) print_transition(out, plan, i, width);
    out << column(window(phase.begin, phase.end), width) << "  " << phase.name << "\n";
    print_whole(out, plan, i, width);
    const bool is_last = i + 1 == plan.phases.size();
    for (; next != actions.end() && (is_last || next->at < plan.phases[i + 1].begin); ++next) {
      const Occurrence& of = occurrences[next->occurrence];
      const bool hangs_on_condition = next->act == Action::Act::undo && of.span.waits;
      if (next->in_transition || hangs_on_condition) continue;
      print_action(out, plan, *next, of, width);
    }
  }
}

}  // namespace harness::plan
