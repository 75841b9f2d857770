#include "stack/store/derive/span_metrics.hpp"

#include <array>

#include "stack/store/derive/span_size.hpp"
#include "stack/store/derive/span_words.hpp"

namespace store::derive {
namespace {

// Seconds, doubled from 2 ms on.
constexpr std::array<double, 14> span_bounds{0.002, 0.004, 0.008, 0.016, 0.032, 0.064, 0.128,
                                             0.256, 0.512, 1.024, 2.048, 4.096, 8.192, 16.384};
constexpr std::size_t series_of_a_row = 2 * Counter::series + Histogram::series(span_bounds);

}  // namespace

SpanMetrics::Row::Row(const Labels& labels)
    : calls("traces_spanmetrics_calls_total", labels),
      size("traces_spanmetrics_size_total", labels),
      latency("traces_spanmetrics_latency", labels, span_bounds) {}

SpanMetrics::Row* SpanMetrics::row_of(std::string_view service, const Span& span) {
  key_.assign(service).append(1, '\0').append(span.name).append(1, '\0');
  key_.append(1, static_cast<char>(span.kind)).append(1, static_cast<char>(span.status));
  if (const auto found = rows_.find(key_); found != rows_.end()) return &found->second;
  const Labels labels{{"service", std::string(service)},
                      {"span_name", std::string(span.name)},
                      {"span_kind", std::string(kind_name(span.kind))},
                      {"status_code", std::string(status_name(span.status))}};
  if (!budget_.take(series_of_a_row, encoded_size(labels))) return nullptr;
  return &rows_.emplace(key_, Row(labels)).first->second;
}

bool SpanMetrics::add(std::string_view service, const Span& span) {
  Row* const row = row_of(service, span);
  if (row == nullptr) return false;
  row->calls.add(1);
  row->size.add(static_cast<double>(encoded_size(span)));
  row->latency.observe(seconds_of(span));
  return true;
}

void SpanMetrics::each(const EachCounter& visit) {
  for (auto& [key, row] : rows_) {
    visit(row.calls);
    visit(row.size);
    row.latency.each(visit);
  }
}

}  // namespace store::derive
