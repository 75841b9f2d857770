#include "harness/run/steady_state.hpp"

#include <algorithm>

#include "harness/core/text.hpp"
#include "harness/run/asked_condition.hpp"
#include "harness/verdict/claim_kind.hpp"

namespace harness::run {
namespace {

// The value that a claim asks for, at its window's end.
struct SteadyClaim {
  const plan::Claim& claim;
  scenario::LiveCondition condition;
  observe::Question question;
};

SteadyClaim steady_value_of(const plan::Claim& claim, const plan::Plan& plan,
                            const observe::Observations& until_now) {
  const verdict::Evidence evidence = verdict::evidence_for(claim, plan, until_now);
  const observe::Window window = claim.kind == "promql" ? evidence.metrics : evidence.window;
  scenario::LiveCondition condition;
  condition.kind = claim.kind;
  for (const scenario::SettingLine& line : claim.settings.lines()) {
    if (line.name == claim.kind) condition.query.value = observe::fill_window(line.text, window);
    if (line.name != "value") continue;
    if (const auto value = scenario::parse_comparison(line.text)) condition.value = *value;
  }
  return {claim, condition, question_of(condition, window.end)};
}

// The first of them that does not hold by these answers.
std::string first_unsteady(const std::vector<SteadyClaim>& claims,
                           const std::vector<observe::Answer>& answers) {
  for (std::size_t i = 0; i < claims.size(); ++i) {
    const Heard answer = heard(claims[i].condition, claims[i].question, answers[i]);
    if (answer.is_so) continue;
    return shown(claims[i].claim.claim) + ": wanted " + claims[i].condition.value.text() +
           ", seen: " + answer.seen;
  }
  return {};
}

}  // namespace

std::string why_unsteady(const plan::Plan& plan, std::size_t next,
                         const observe::Observations& until_now, const observe::AskAll& ask,
                         const Clock& clock, const observe::Pause& pause) {
  std::vector<SteadyClaim> claims;
  std::vector<observe::Question> questions;
  Duration patience{0};
  for (const plan::Claim& claim : plan.claims) {
    if (!claim.before_faults || claim.phase != next - 1) continue;
    claims.push_back(steady_value_of(claim, plan, until_now));
    questions.push_back(claims.back().question);
    patience = std::max(patience, claim.within);
  }
  const TimePoint deadline = clock.now() + patience;
  while (!claims.empty()) {
    std::string why = first_unsteady(claims, ask(questions));
    if (!pause(observe::between_rounds)) return {};
    if (why.empty() || clock.now() >= deadline) return why;
  }
  return {};
}

}  // namespace harness::run
