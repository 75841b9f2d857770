#include "harness/observe/poll.hpp"

#include <algorithm>

namespace harness::observe {
namespace {

constexpr Duration between_rounds = std::chrono::milliseconds{200};

bool same(const Answer& left, const Answer& right) {
  return left.status == right.status && left.body == right.body && left.problem == right.problem;
}

void ask_all(const Inquiry& inquiry, const Ask& ask, ClaimAnswers& known) {
  for (std::size_t i = 0; i < inquiry.questions.size(); ++i) {
    Answer answer = ask(inquiry.questions[i]);
    std::vector<Answer>& answers = known.asked[i].answers;
    if (answers.empty() || !same(answers.back(), answer)) answers.push_back(std::move(answer));
  }
}

ClaimAnswers unasked(const Inquiry& inquiry) {
  ClaimAnswers answers;
  answers.claim = inquiry.claim;
  for (const Question& question : inquiry.questions) answers.asked.push_back({question, {}});
  return answers;
}

}  // namespace

std::vector<ClaimAnswers> poll(const std::vector<Inquiry>& inquiries, const Ask& ask,
                               const Clock& clock, const Decided& decided, const Pause& pause) {
  std::vector<ClaimAnswers> all;
  std::vector<std::size_t> open;
  for (const Inquiry& inquiry : inquiries) {
    open.push_back(all.size());
    all.push_back(unasked(inquiry));
  }
  while (!open.empty()) {
    std::erase_if(open, [&](std::size_t index) {
      // Read before asking, so that the last answer is from after the deadline.
      const bool last_time = clock.wall() >= inquiries[index].deadline;
      ask_all(inquiries[index], ask, all[index]);
      return decided(all[index]) || last_time;
    });
    if (!open.empty() && !pause(between_rounds)) break;
  }
  return all;
}

}  // namespace harness::observe
