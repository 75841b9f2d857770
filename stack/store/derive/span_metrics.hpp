#pragma once

#include <string>
#include <unordered_map>

#include "stack/store/derive/series.hpp"
#include "stack/store/records.hpp"

namespace store::derive {

// traces_spanmetrics_calls_total, …_size_total and …_latency: what each kind of span of each
// service did. One thread at a time.
class SpanMetrics {
 public:
  explicit SpanMetrics(SeriesBudget& budget) : budget_(budget) {}

  bool add(std::string_view service, const Span& span);  // false: there is no room for its series
  void each(const EachCounter& visit);

 private:
  struct Row {
    explicit Row(const Labels& labels);

    Counter calls;
    Counter size;
    Histogram latency;
  };

  Row* row_of(std::string_view service, const Span& span);

  SeriesBudget& budget_;
  std::string key_;  // kept for its room
  std::unordered_map<std::string, Row> rows_;
};

}  // namespace store::derive
