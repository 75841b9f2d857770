#pragma once

#include "harness/languages/logql/syntax.hpp"
#include "stack/store/logs/query/matrix.hpp"

namespace store::logs {

// sum, topk, sort …: over the series of each step.
Matrix aggregate_vectors(const harness::languages::logql::VectorAggregation& aggregation,
                         Matrix inner);

}  // namespace store::logs
