#pragma once

#include <optional>
#include <vector>

#include "harness/languages/logql/syntax.hpp"
#include "stack/store/logs/query/matrix.hpp"
#include "stack/store/logs/query/question.hpp"
#include "stack/store/logs/query/window.hpp"

namespace store::logs {

struct SampledSeries {
  LabelSet labels;
  std::vector<Sample> samples;  // in order
};

// What the lines of a range aggregation become: one sample each, in series by what is left of their
// labels. Begin and end are times as in [begin, end).
Outcome<std::vector<SampledSeries>> sampled(
    const harness::languages::logql::RangeAggregation& aggregation,
    const std::optional<harness::languages::logql::Grouping>& grouping, std::int64_t begin,
    std::int64_t end, Question& question);

}  // namespace store::logs
