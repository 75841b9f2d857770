#include "harness/run/nearest_asking.hpp"

#include "harness/verdict/nearest.hpp"

namespace harness::run {

void ask_for_nearest(const plan::Plan& plan, const std::set<std::size_t>& hold,
                     observe::Observations& observed, const observe::AskAll& ask) {
  for (observe::ClaimAnswers& answers : observed.answers) {
    if (hold.contains(answers.claim)) continue;
    const verdict::Evidence evidence =
        verdict::evidence_for(plan.claims[answers.claim], plan, observed);
    const auto questions =
        verdict::questions_for_nearest(evidence, verdict::judge_claim(evidence, &answers));
    if (questions.empty()) continue;
    std::vector<observe::Answer> told = ask(questions);
    for (std::size_t i = 0; i < questions.size(); ++i) {
      answers.asked.push_back({questions[i], {std::move(told[i])}});
    }
  }
}

}  // namespace harness::run
