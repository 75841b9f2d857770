#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/core/result.hpp"
#include "harness/languages/traceql/syntax.hpp"
#include "stack/store/deadline.hpp"
#include "stack/store/traces/stored/trace_store.hpp"

namespace store::traces {

namespace traceql = harness::languages::traceql;

// Times in nanoseconds. A span belongs to the step in which it starts; the end belongs to no step.
struct Steps {
  std::int64_t start = 0;
  std::int64_t end = 0;
  std::int64_t step = 0;

  std::size_t count() const { return static_cast<std::size_t>((end - start + step - 1) / step); }
};

using MetricLabels = std::vector<std::pair<std::string, traceql::Literal>>;

struct MetricSeries {
  MetricLabels labels;
  std::vector<std::optional<double>> samples;  // one for each step; none where nothing can be said
};

// What a metrics query gives: a series for each group that has spans. Durations count in seconds.
harness::Result<std::vector<MetricSeries>> measure(const Snapshot& snapshot,
                                                   const traceql::Query& query, const Steps& steps,
                                                   Deadline& deadline);

}  // namespace store::traces
