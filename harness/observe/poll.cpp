#include "harness/observe/poll.hpp"

#include <algorithm>

namespace harness::observe {
namespace {

constexpr Duration between_rounds = std::chrono::milliseconds{200};

bool same(const Answer& left, const Answer& right) {
  return left.status == right.status && left.body == right.body && left.problem == right.problem;
}

void keep(Answer answer, std::vector<Answer>& answers) {
  if (answers.empty() || !same(answers.back(), answer)) answers.push_back(std::move(answer));
}

// All questions of all that are open, at once.
void ask_round(const std::vector<Inquiry>& inquiries, const std::vector<std::size_t>& open,
               const AskAll& ask, std::vector<ClaimAnswers>& known) {
  std::vector<Question> questions;
  for (const std::size_t index : open) {
    const std::vector<Question>& more = inquiries[index].questions;
    questions.insert(questions.end(), more.begin(), more.end());
  }
  std::vector<Answer> answers = ask(questions);
  auto next = answers.begin();
  for (const std::size_t index : open) {
    for (Asked& asked : known[index].asked) keep(std::move(*next++), asked.answers);
  }
}

ClaimAnswers unasked(const Inquiry& inquiry) {
  ClaimAnswers answers;
  answers.claim = inquiry.claim;
  for (const Question& question : inquiry.questions) answers.asked.push_back({question, {}});
  return answers;
}

}  // namespace

std::vector<ClaimAnswers> poll(const std::vector<Inquiry>& inquiries, const AskAll& ask,
                               const Clock& clock, const Decided& decided, const Pause& pause) {
  std::vector<ClaimAnswers> all;
  std::vector<std::size_t> open;
  for (const Inquiry& inquiry : inquiries) {
    open.push_back(all.size());
    all.push_back(unasked(inquiry));
  }
  while (!open.empty()) {
    // Read before asking, so that the last answer is from after the deadline.
    const WallTime now = clock.wall();
    ask_round(inquiries, open, ask, all);
    std::erase_if(open, [&](std::size_t index) {
      return decided(all[index]) || now >= inquiries[index].deadline;
    });
    if (!open.empty() && !pause(between_rounds)) break;
  }
  return all;
}

}  // namespace harness::observe
