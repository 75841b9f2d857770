#include "harness/doctor/look.hpp"

#include "harness/core/text.hpp"
#include "harness/doctor/looks.hpp"

namespace harness::doctor {
namespace {

SignalLook look_of(Signal signal) {
  switch (signal) {
    case Signal::metrics:
      return look_at_metrics();
    case Signal::logs:
      return look_at_logs();
    case Signal::traces:
      break;
  }
  return look_at_traces();
}

// Questions of several askers, put as one.
class Batch {
 public:
  void add(std::vector<observe::Question> questions) {
    parts_.emplace_back(questions_.size(), questions.size());
    for (observe::Question& question : questions) questions_.push_back(std::move(question));
  }

  void put(const observe::AskAll& ask) {
    if (!questions_.empty()) answers_ = ask(questions_);
  }

  // Of the asker that was added so many before it.
  Answers answers(std::size_t index) const {
    const auto& [begin, count] = parts_[index];
    return Answers(answers_).subspan(begin, count);
  }

 private:
  std::vector<std::pair<std::size_t, std::size_t>> parts_;
  std::vector<observe::Question> questions_;
  std::vector<observe::Answer> answers_;
};

}  // namespace

std::vector<Sight> look_for(const std::vector<Expected>& all, const Looking& looking,
                            const observe::AskAll& ask) {
  Batch first;
  for (const Expected& one : all) first.add(look_of(one.signal).questions(one, looking));
  first.put(ask);
  std::vector<Sight> sights;
  Batch second;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const SignalLook look = look_of(all[i].signal);
    sights.push_back(look.sight(all[i], looking, first.answers(i)));
    const bool asks_more = look.more != nullptr && sights.back().arrival == Arrival::arrives;
    second.add(asks_more ? look.more(looking, first.answers(i)) : std::vector<observe::Question>{});
  }
  second.put(ask);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Answers answers = second.answers(i);
    if (!answers.empty()) look_of(all[i].signal).complete(all[i], answers, sights[i]);
  }
  return sights;
}

std::string counted_as(double count, const std::string& one, const std::string& more) {
  return format_number(count) + " " + (count == 1 ? one : more);
}

}  // namespace harness::doctor
