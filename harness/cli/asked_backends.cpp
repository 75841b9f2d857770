#include "harness/cli/asked_backends.hpp"

#include <utility>

namespace harness::cli {

AskedBackends::AskedBackends(const net::Servers& servers, std::string missing,
                             run::Interrupt& interrupt, const Clock& clock)
    : servers_(servers),
      missing_(std::move(missing)),
      interrupt_(interrupt),
      backends_(servers, clock) {}

std::vector<observe::Answer> AskedBackends::ask(const std::vector<observe::Question>& questions) {
  std::vector<observe::Answer> answers(questions.size());
  std::vector<observe::Question> askable;
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < questions.size(); ++i) {
    const std::string name(observe::name_of(questions[i].backend));
    if (servers_.contains(name)) {
      askable.push_back(questions[i]);
      places.push_back(i);
    } else {
      answers[i].problem = missing_ + name;
    }
  }
  const auto given =
      backends_.ask(askable, [this](Duration) { return !interrupt_.wait(Duration{0}); });
  for (std::size_t i = 0; i < given.size(); ++i) answers[places[i]] = given[i];
  return answers;
}

}  // namespace harness::cli
