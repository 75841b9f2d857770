#pragma once

#include "harness/languages/logql/syntax.hpp"
#include "stack/store/logs/query/matrix.hpp"
#include "stack/store/logs/query/outcome.hpp"

namespace store::logs {

Outcome<Matrix> replace_labels(const harness::languages::logql::LabelReplace& replacement,
                               Matrix series, Deadline& deadline);

}  // namespace store::logs
