#pragma once

#include <span>
#include <vector>

#include "harness/languages/logql/syntax.hpp"
#include "stack/store/deadline.hpp"
#include "stack/store/logs/query/folded.hpp"
#include "stack/store/logs/query/matrix.hpp"

namespace store::logs {

// What a range aggregation makes of the samples of one series, which are in order, at each step.
// `into` has a place for each; steps without samples are left alone. False: the deadline passed.
bool aggregate_windows(const harness::languages::logql::RangeAggregation& aggregation,
                       std::span<const Sample> samples, const Steps& steps, Deadline& deadline,
                       std::vector<double>& into);

}  // namespace store::logs
