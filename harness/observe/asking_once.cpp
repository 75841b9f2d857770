#include "harness/observe/asking_once.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace harness::observe {

AskAll asking_once(const AskAll& ask, std::vector<Asked>& known) {
  return [&ask, &known](const std::vector<Question>& questions) {
    const auto find = [&known](const Question& question) {
      return std::ranges::find(known, question, &Asked::question);
    };
    std::vector<Question> open;
    for (const Question& question : questions) {
      if (find(question) == known.end()) open.push_back(question);
    }
    if (!open.empty()) {
      std::vector<Answer> given = ask(open);
      for (std::size_t i = 0; i < open.size(); ++i) {
        known.push_back({open[i], {std::move(given[i])}});
      }
    }
    std::vector<Answer> answers;
    for (const Question& question : questions) answers.push_back(find(question)->answers.front());
    return answers;
  };
}

}  // namespace harness::observe
