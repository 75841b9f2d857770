#pragma once

#include <vector>

#include "harness/languages/answer_labels.hpp"
#include "harness/languages/promql/syntax.hpp"

namespace harness::languages::promql {

struct Answered {
  AnswerLabels labels = {};
  std::vector<Matcher> matchers = {};  // that each series of the answer satisfies

  bool may_have(const std::map<std::string, std::string>& series) const;
};

Answered answered_by(const Expr& expr);

}  // namespace harness::languages::promql
