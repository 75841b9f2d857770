#include "harness/verdict/asked.hpp"

#include <algorithm>

namespace harness::verdict {

void Asked::add(observe::Question question) {
  const bool known = std::find(questions_.begin(), questions_.end(), question) != questions_.end();
  if (!known) questions_.push_back(std::move(question));
}

const observe::Answer& Asked::answer_to(const observe::Question& question,
                                        std::span<const observe::Answer> answers) const {
  const auto found = std::find(questions_.begin(), questions_.end(), question);
  return answers[static_cast<std::size_t>(found - questions_.begin())];
}

}  // namespace harness::verdict
