#include "harness/prove/judging.hpp"

#include <algorithm>
#include <utility>

#include "harness/verdict/claim_kind.hpp"

namespace harness::prove {
namespace {

using observe::Asked;
using observe::ClaimAnswers;
using observe::Observations;

// Null: nothing was asked for the claim.
template <typename All>
auto* answers_of(std::size_t claim, All& answers) {
  const auto found = std::find_if(answers.begin(), answers.end(),
                                  [&](const ClaimAnswers& one) { return one.claim == claim; });
  return found == answers.end() ? nullptr : &*found;
}

const Asked* find(const observe::Question& question, const ClaimAnswers* among) {
  if (among == nullptr) return nullptr;
  const auto found = std::find_if(among->asked.begin(), among->asked.end(), [&](const Asked& one) {
    return one.question == question && !one.answers.empty();
  });
  return found == among->asked.end() ? nullptr : &*found;
}

// A backend that was away, or had no time, has not.
bool was_answered(const observe::Answer& answer) {
  constexpr int failed_server = 500;
  return answer.status != 0 && answer.status < failed_server;
}

std::vector<observe::Question> questions_of(const verdict::Evidence& evidence) {
  return verdict::find_claim_kind(evidence.claim.kind)->questions(evidence);
}

}  // namespace

std::vector<Asked> Judging::recorded(std::size_t claim) const {
  std::vector<Asked> last;
  const ClaimAnswers* answers = answers_of(claim, observed_.answers);
  if (answers == nullptr) return last;
  for (const auto& question :
       questions_of(verdict::evidence_for(plan_.claims[claim], plan_, observed_))) {
    if (const Asked* one = find(question, answers))
      last.push_back({question, {one->answers.back()}});
  }
  return last;
}

verdict::Finding Judging::as_recorded(std::size_t claim) const {
  return verdict::judge_claim(verdict::evidence_for(plan_.claims[claim], plan_, observed_),
                              answers_of(claim, observed_.answers));
}

// Some questions hang on what others were answered, so that it is asked in rounds: of this claim
// alone, as another that asks the same has the answer of the run.
Judging::Judged Judging::with_answers(std::size_t claim, const AskMutated& ask) {
  constexpr int most_rounds = 8;
  const ClaimAnswers* before = answers_of(claim, observed_.answers);
  std::vector<ClaimAnswers> all = std::exchange(work_.answers, {ClaimAnswers{claim, {}}});
  ClaimAnswers& answers = work_.answers.front();
  const verdict::Evidence evidence = verdict::evidence_for(plan_.claims[claim], plan_, work_);
  std::string unanswered;
  bool is_new = true;
  for (int round = 0; is_new && round < most_rounds; ++round) {
    is_new = false;
    for (const observe::Question& question : questions_of(evidence)) {
      if (find(question, &answers) != nullptr) continue;
      std::optional<observe::Answer> answer = ask(question);
      if (!answer) answer = as_it_was(question, before);
      const bool is_answered = answer && was_answered(*answer);
      if (!is_answered && unanswered.empty()) unanswered = question.query;
      if (!answer) continue;
      answers.asked.push_back({question, {*std::move(answer)}});
      is_new = true;
    }
  }
  Judged judged{verdict::judge_claim(evidence, &answers), std::move(unanswered)};
  work_.answers = std::move(all);
  return judged;
}

// Of what is not broken: as the run was answered, or would have been.
std::optional<observe::Answer> Judging::as_it_was(const observe::Question& question,
                                                  const ClaimAnswers* recorded) const {
  const Asked* known = find(question, recorded);
  if (known != nullptr && was_answered(known->answers.back())) return known->answers.back();
  std::optional<observe::Answer> answer = unbroken_(question);
  if (answer || known == nullptr) return answer;
  return known->answers.back();
}

verdict::Finding Judging::with_load(std::size_t claim, const load::LoadStats& load) {
  load::LoadStats before = std::exchange(work_.load, load);
  verdict::Finding finding = verdict::judge_claim(
      verdict::evidence_for(plan_.claims[claim], plan_, work_), answers_of(claim, work_.answers));
  work_.load = std::move(before);
  return finding;
}

}  // namespace harness::prove
