#include "harness/observe/poll.hpp"

#include <algorithm>
#include <utility>

namespace harness::observe {
namespace {

constexpr Duration between_polls = std::chrono::milliseconds{200};

bool same(const Answer& left, const Answer& right) {
  return left.status == right.status && left.body == right.body && left.problem == right.problem;
}

// A backend may say something else each time, for a minute.
constexpr std::size_t most_kept = 11;

void keep(Answer answer, std::vector<Answer>& answers) {
  if (!answers.empty() && same(answers.back(), answer)) return;
  answers.push_back(std::move(answer));
  if (answers.size() > most_kept) answers.erase(answers.begin() + 1);
}

// A claim that is not decided.
struct Open {
  std::size_t index = 0;  // of its inquiry
  bool held = false;      // by the last answers
};

// All questions of all that are open, at once.
void ask_round(const std::vector<Inquiry>& inquiries, const std::vector<Open>& open,
               const AskAll& ask, std::vector<ClaimAnswers>& known) {
  std::vector<Question> questions;
  for (const auto& [index, held] : open) {
    const std::vector<Question>& more = inquiries[index].questions;
    questions.insert(questions.end(), more.begin(), more.end());
  }
  std::vector<Answer> answers = ask(questions);
  auto next = answers.begin();
  for (const auto& [index, held] : open) {
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
                               const Clock& clock, const Judged& judged, const Pause& pause) {
  std::vector<ClaimAnswers> all;
  std::vector<Open> open;
  for (const Inquiry& inquiry : inquiries) {
    open.push_back({all.size(), false});
    all.push_back(unasked(inquiry));
  }
  while (!open.empty()) {
    // Read before asking, so that the last answer is from after the deadline.
    const WallTime now = clock.wall();
    ask_round(inquiries, open, ask, all);
    std::erase_if(open, [&](Open& one) {
      const Standing standing = judged(all[one.index]);
      const bool held_before = std::exchange(one.held, standing == Standing::holds);
      if (standing == Standing::holds) return held_before;
      return standing == Standing::lost || now >= inquiries[one.index].deadline;
    });
    const bool waits_for_news =
        std::any_of(open.begin(), open.end(), [](const Open& one) { return !one.held; });
    if (!open.empty() && !pause(waits_for_news ? between_polls : Duration{0})) break;
  }
  return all;
}

}  // namespace harness::observe
