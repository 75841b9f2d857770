#pragma once

#include "harness/languages/answer_labels.hpp"
#include "harness/languages/logql/syntax.hpp"

namespace harness::languages::logql {

// Of lines and of what stands for itself in them, nobody knows.
AnswerLabels labels_of_answer(const Metric& metric);

}  // namespace harness::languages::logql
