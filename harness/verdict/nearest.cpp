#include "harness/verdict/nearest.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "harness/verdict/quiet_senders.hpp"

namespace harness::verdict {
namespace {

bool found_nothing(const Finding& finding) {
  const bool is_red = finding.outcome == Outcome::fail || finding.outcome == Outcome::no_data;
  return is_red && (!finding.value || finding.value->high == 0);
}

// A number that is wrong, of what is there.
bool counted_another(const Finding& finding) {
  return finding.outcome == Outcome::fail && finding.value && finding.value->high > 0 &&
         !finding.lost;
}

Finding with_hint(Finding finding, const ClaimKind& kind, const Evidence& evidence,
                  std::span<const observe::Answer> answers) {
  const std::string hint = kind.hint(evidence, answers);
  if (!hint.empty()) finding.seen += "; " + hint;
  return finding;
}

// In the order of the questions; none: not all of them were asked.
std::vector<observe::Answer> answers_to(const std::vector<observe::Question>& questions,
                                        const observe::ClaimAnswers& asked) {
  std::vector<observe::Answer> answers;
  for (const observe::Question& question : questions) {
    const auto one =
        std::find_if(asked.asked.begin(), asked.asked.end(), [&](const observe::Asked& other) {
          return other.question == question && !other.answers.empty();
        });
    if (one == asked.asked.end()) return {};
    answers.push_back(one->answers.back());
  }
  return answers;
}

std::string up_to_remedies(std::string text) {
  constexpr std::array<std::string_view, 3> remedies{if_right, " If not, give control",
                                                     "; if it is meant so, give control"};
  for (const std::string_view remedy : remedies) text = text.substr(0, text.find(remedy));
  return text;
}

}  // namespace

std::vector<observe::Question> questions_for_nearest(const Evidence& evidence,
                                                     const Finding& finding) {
  const ClaimKind& kind = *find_claim_kind(evidence.claim.kind);
  if (counted_another(finding) && kind.questions_for_hint) {
    return kind.questions_for_hint(evidence);
  }
  if (!found_nothing(finding)) return {};
  auto all = kind.questions_for_nearest ? kind.questions_for_nearest(evidence)
                                        : std::vector<observe::Question>{};
  for (auto& question : questions_for_quiet(evidence, finding)) all.push_back(std::move(question));
  return all;
}

Finding with_nearest(Finding finding, const Evidence& evidence,
                     const observe::ClaimAnswers& asked) {
  const ClaimKind& kind = *find_claim_kind(evidence.claim.kind);
  const auto questions = questions_for_nearest(evidence, finding);
  const std::vector<observe::Answer> all = answers_to(questions, asked);
  if (all.empty()) return finding;
  if (!found_nothing(finding)) return with_hint(std::move(finding), kind, evidence, all);
  const std::size_t of_quiet = questions_for_quiet(evidence, finding).size();
  const std::span<const observe::Answer> answers(all);
  if (of_quiet > 0) return unless_quiet(std::move(finding), evidence, answers.last(of_quiet));
  const std::string nearest = kind.nearest(evidence, answers);
  if (!nearest.empty()) finding.seen += "; " + nearest;
  return finding;
}

std::string what_is_there(const Life& life) {
  return up_to_remedies(life.outcome == Outcome::pass ? life.told : life.why);
}

Life without_remedies(Life life) {
  life.why = up_to_remedies(std::move(life.why));
  return life;
}

}  // namespace harness::verdict
