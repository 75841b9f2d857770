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

// False: it is the answer that was there already.
bool keep(const Answer& answer, std::vector<Answer>& answers) {
  if (!answers.empty() && same(answers.back(), answer)) return false;
  answers.push_back(answer);
  if (answers.size() > most_kept) answers.erase(answers.begin() + 1);
  return true;
}

// A claim that is not decided.
struct Open {
  std::size_t index = 0;               // of its inquiry
  std::vector<bool> said_twice;        // of each of its questions: the last answer
  Standing standing = Standing::open;  // by the last answers
  bool has_news = true;                // since it stood so

  bool asks(std::size_t question) const {
    return standing == Standing::open || !said_twice[question];
  }
  bool is_all_said_twice() const { return std::ranges::count(said_twice, false) == 0; }
};

// What is asked in a round: each question once, whoever has it.
class Round {
 public:
  void add(const Question& question) {
    if (place_of(question) == questions_.size()) questions_.push_back(question);
  }
  void put(const AskAll& ask) { answers_ = ask(questions_); }
  const Answer& answer_to(const Question& question) const { return answers_[place_of(question)]; }

 private:
  std::size_t place_of(const Question& question) const {
    return static_cast<std::size_t>(std::ranges::find(questions_, question) - questions_.begin());
  }

  std::vector<Question> questions_;
  std::vector<Answer> answers_;
};

// All at once.
void ask_round(std::vector<Open>& open, const AskAll& ask, std::vector<Polled>& known) {
  const auto each_asked = [&](const auto& look) {
    for (Open& one : open) {
      std::vector<Asked>& all = known[one.index].answers.asked;
      for (std::size_t i = 0; i < all.size(); ++i) {
        if (one.asks(i)) look(one, i, all[i]);
      }
    }
  };
  Round round;
  each_asked([&](Open&, std::size_t, Asked& asked) { round.add(asked.question); });
  round.put(ask);
  each_asked([&](Open& one, std::size_t i, Asked& asked) {
    one.said_twice[i] = !keep(round.answer_to(asked.question), asked.answers);
    if (!one.said_twice[i]) one.has_news = true;
  });
}

ClaimAnswers begun(const Inquiry& inquiry) {
  ClaimAnswers answers;
  answers.claim = inquiry.claim;
  for (const Question& question : inquiry.questions) {
    const auto known = std::ranges::find(inquiry.known, question, &Asked::question);
    answers.asked.push_back(known == inquiry.known.end() ? Asked{question, {}} : *known);
  }
  return answers;
}

}  // namespace

std::vector<Polled> poll(const std::vector<Inquiry>& inquiries, const AskAll& ask,
                         const Clock& clock, const Judged& judged, const Pause& pause) {
  std::vector<Polled> all;
  std::vector<Open> open;
  for (const Inquiry& inquiry : inquiries) {
    open.push_back({all.size(), std::vector<bool>(inquiry.questions.size())});
    all.push_back({begun(inquiry)});
  }
  while (!open.empty()) {
    // Read before asking, so that the last answer is from after the deadline.
    const WallTime now = clock.wall();
    ask_round(open, ask, all);
    std::erase_if(open, [&](Open& one) {
      const Standing before = one.standing;
      Polled& polled = all[one.index];
      if (std::exchange(one.has_news, false)) one.standing = judged(polled.answers);
      const bool is_said_twice = one.standing == before || one.is_all_said_twice();
      if (one.standing == Standing::holds) return polled.holds = is_said_twice;
      if (one.standing == Standing::fails && is_said_twice) return true;
      return one.standing == Standing::lost || now >= inquiries[one.index].deadline;
    });
    const bool waits_for_news = std::any_of(
        open.begin(), open.end(), [](const Open& one) { return one.standing == Standing::open; });
    const Duration pauses = waits_for_news ? between_polls : Duration{0};
    if (!open.empty() && !wait_for(pauses, clock, pause)) break;
  }
  return all;
}

}  // namespace harness::observe
