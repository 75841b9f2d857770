#pragma once

#include <span>
#include <vector>

#include "harness/observe/question.hpp"

namespace harness::verdict {

// Questions, each once, of which the answers are found again whatever else is asked.
class Asked {
 public:
  void add(observe::Question question);
  const std::vector<observe::Question>& all() const { return questions_; }

  // Of one that was added; `answers` has one to each, in order.
  const observe::Answer& answer_to(const observe::Question& question,
                                   std::span<const observe::Answer> answers) const;

 private:
  std::vector<observe::Question> questions_;
};

}  // namespace harness::verdict
