#include "harness/run/steady_state.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include "harness/core/text.hpp"
#include "harness/run/asked_condition.hpp"
#include "harness/verdict/claim_kind.hpp"
#include "harness/verdict/condition_findings.hpp"

namespace harness::run {
namespace {

// The value that a claim asks for, at its window's end, and what shows that there is something to
// ask of: `or vector(0)` has a value whatever is misspelt.
struct SteadyClaim {
  const plan::Claim& claim;
  const verdict::ClaimKind& kind;
  verdict::Evidence evidence;
  scenario::LiveCondition condition;
  std::vector<observe::Question> questions;
  std::size_t of_its_value = 0;  // so many of them, the first ones
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
  const verdict::ClaimKind& kind = *verdict::find_claim_kind(claim.kind);
  std::vector<observe::Question> questions = questions_of(condition, window.end);
  const std::size_t of_its_value = questions.size();
  if (kind.questions_for_sources) {
    const auto more = kind.questions_for_sources(evidence);
    questions.insert(questions.end(), more.begin(), more.end());
  }
  return {claim, kind, evidence, std::move(condition), std::move(questions), of_its_value};
}

std::string why_unsteady(const SteadyClaim& steady, std::span<const observe::Answer> answers) {
  const std::size_t own = steady.of_its_value;
  const Heard answer =
      heard(steady.condition, std::span(steady.questions).first(own), answers.first(own));
  if (!answer.is_so) return "wanted " + steady.condition.value.text() + ", seen: " + answer.seen;
  if (!steady.kind.why_without_sources) return {};
  return steady.kind.why_without_sources(steady.evidence, answers.subspan(own));
}

// The first of them that does not hold by these answers.
std::string first_unsteady(const std::vector<SteadyClaim>& claims,
                           std::span<const observe::Answer> answers) {
  for (const SteadyClaim& steady : claims) {
    const std::string why = why_unsteady(steady, answers.first(steady.questions.size()));
    if (!why.empty()) return shown(steady.claim.claim) + ": " + why;
    answers = answers.subspan(steady.questions.size());
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
    const auto& more = claims.back().questions;
    questions.insert(questions.end(), more.begin(), more.end());
    patience = std::max(patience, claim.within);
  }
  const TimePoint deadline = clock.now() + patience;
  while (!claims.empty()) {
    std::string why = first_unsteady(claims, ask(questions));
    if (!pause(observe::between_rounds)) return {};
    if (why.empty()) return {};
    if (clock.now() >= deadline) return std::string(verdict::not_steady) + why;
  }
  return {};
}

}  // namespace harness::run
