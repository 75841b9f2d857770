#include "harness/run/claim_answers.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "harness/verdict/claim_kind.hpp"

namespace harness::run {

observe::Standing standing_of(const observe::ClaimAnswers& answers, const plan::Plan& plan,
                              const observe::Observations& observed) {
  const verdict::Evidence evidence =
      verdict::evidence_for(plan.claims[answers.claim], plan, observed);
  const verdict::Finding finding = verdict::judge_claim(evidence, &answers);
  if (finding.outcome == verdict::Outcome::pass) return observe::Standing::holds;
  if (finding.lost) return observe::Standing::lost;
  const auto& fails_for_more = verdict::find_claim_kind(evidence.claim.kind)->fails_for_more;
  const bool fails = finding.outcome == verdict::Outcome::fail && fails_for_more &&
                     fails_for_more(evidence, finding);
  return fails ? observe::Standing::fails : observe::Standing::open;
}

void keep_answers(observe::ClaimAnswers answers, std::vector<observe::ClaimAnswers>& all) {
  const auto place = std::lower_bound(
      all.begin(), all.end(), answers.claim,
      [](const observe::ClaimAnswers& one, std::size_t claim) { return one.claim < claim; });
  if (place != all.end() && place->claim == answers.claim) {
    *place = std::move(answers);
  } else {
    all.insert(place, std::move(answers));
  }
}

std::vector<observe::Asked> known_of(std::size_t claim,
                                     const std::vector<observe::ClaimAnswers>& all) {
  const auto known = std::ranges::find(all, claim, &observe::ClaimAnswers::claim);
  if (known == all.end()) return {};
  std::vector<observe::Asked> some;
  std::ranges::copy_if(known->asked, std::back_inserter(some), [](const observe::Asked& asked) {
    const observe::Backend backend = asked.question.backend;
    return backend == observe::Backend::loki || backend == observe::Backend::tempo;
  });
  return some;
}

}  // namespace harness::run
