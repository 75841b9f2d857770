#pragma once

#include "harness/languages/logql/syntax.hpp"
#include "stack/store/logs/query/matrix.hpp"
#include "stack/store/logs/query/question.hpp"

namespace store::logs {

// A metric query's series at each step. What literals make is one series without labels.
Outcome<Matrix> evaluate(const harness::languages::logql::Metric& metric, const Steps& steps,
                         Question& question);

}  // namespace store::logs
