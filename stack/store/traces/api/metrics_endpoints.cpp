#include <algorithm>

#include "harness/core/saturate.hpp"
#include "harness/languages/traceql/duration.hpp"
#include "harness/languages/traceql/parser.hpp"
#include "stack/store/traces/api/endpoints.hpp"
#include "stack/store/traces/api/json_writer.hpp"
#include "stack/store/traces/api/params.hpp"
#include "stack/store/traces/api/search_answer.hpp"
#include "stack/store/traces/evaluate/metrics.hpp"

namespace store::traces {

using harness::fail;
using harness::Result;

namespace {

constexpr std::int64_t second = 1'000'000'000;
constexpr std::int64_t millisecond = 1'000'000;

struct Range {
  std::int64_t start = 0;
  std::int64_t end = 0;
};

// The last hour, or as long as "since" says, where no times are given.
Result<Range> range_of(const Backend& backend, const http::Request& request) {
  const auto start = time_param(request, "start");
  if (!start) return fail(start.error());
  const auto end = time_param(request, "end");
  if (!end) return fail(end.error());
  const auto since = duration_param(request, "since");
  if (!since) return fail(since.error());
  const std::int64_t now = backend.clock.wall().time_since_epoch().count();
  Range range;
  range.end = end->value_or(now);
  range.start =
      start->value_or(harness::saturated_difference(range.end, since->value_or(3600 * second)));
  if (range.start < 0 || range.start >= range.end) {
    return fail("invalid start: must be before end");
  }
  return range;
}

// As Tempo has it: an hour makes 240 of 15 s; whole multiples of 5 s, below that of 1 s.
std::int64_t usual_step(const Range& range) {
  const std::int64_t even = (range.end - range.start) / 240;
  const std::int64_t unit = even < 5 * second ? second : 5 * second;
  return std::max(second, even / unit * unit);
}

// "10s", or a number of seconds.
Result<std::int64_t> step_of(const http::Request& request, const Range& range) {
  const std::string text(request.param("step").value_or(""));
  if (text.empty()) return usual_step(range);
  auto step = traceql::parse_duration(text);
  if (!step) step = traceql::parse_duration(text + "s");
  if (!step || *step <= 0) return fail("invalid step: \"" + text + "\" is no duration above 0");
  return *step;
}

// Steps begin at multiples of their length, and cover the whole of the range.
Result<Steps> aligned(const Range& range, std::int64_t step, std::size_t most) {
  Steps steps{range.start - range.start % step, range.end, step};
  const std::int64_t beyond = range.end % step;
  if (beyond != 0 && __builtin_add_overflow(range.end, step - beyond, &steps.end)) {
    return fail("invalid end: out of range");
  }
  if ((steps.end - steps.start) / step > static_cast<std::int64_t>(most)) {
    return fail("step of " + traceql::format_duration(step) +
                " is too small for the range: " + std::to_string(most) + " steps at most");
  }
  return steps;
}

Result<traceql::Query> query_param(const http::Request& request) {
  const std::string text(request.param("q").value_or(request.param("query").value_or("")));
  auto query = traceql::parse(text);
  if (!query) return fail("invalid TraceQL query: " + query.error().text);
  if (!query->metrics) return fail("not a metrics query");
  return std::move(*query);
}

// {name="value"}, as Prometheus would write it.
std::string prometheus_labels(const MetricLabels& labels) {
  std::string text = "{";
  for (const auto& [name, value] : labels) {
    if (text.size() > 1) text += ", ";
    JsonWriter quoted;
    quoted.text(traceql::to_string(value.value()));
    text += name + "=" + quoted.take();
  }
  return text + "}";
}

void write_labels(JsonWriter& json, const MetricLabels& labels) {
  json.key("labels");
  json.open('[');
  for (const auto& [name, value] : labels) {
    json.open('{');
    json.key("key");
    json.text(name);
    json.key("value");
    write_value(json, value);
    json.close('}');
  }
  json.close(']');
  json.key("promLabels");
  json.text(prometheus_labels(labels));
}

void write_samples(JsonWriter& json, const MetricSeries& series, const Steps& steps) {
  json.key("samples");
  json.open('[');
  for (std::size_t i = 0; i < series.samples.size(); ++i) {
    if (!series.samples[i]) continue;
    json.open('{');
    json.key("timestampMs");
    json.integer_text((steps.start + static_cast<std::int64_t>(i) * steps.step) / millisecond);
    json.key("value");
    json.number(*series.samples[i]);
    json.close('}');
  }
  json.close(']');
}

template <typename Write>
http::Response answer(const std::vector<MetricSeries>& all, const Write& write) {
  JsonWriter json;
  json.open('{');
  json.key("series");
  json.open('[');
  for (const MetricSeries& series : all) {
    json.open('{');
    write_labels(json, series.labels);
    write(json, series);
    json.close('}');
  }
  json.close(']');
  json.key("metrics");
  json.open('{');
  json.close('}');
  json.close('}');
  return http::json(json.take());
}

template <typename Write>
http::Response measured(const Backend& backend, const http::Request& request,
                        const traceql::Query& query, const Steps& steps, const Write& write) {
  const SnapshotPtr snapshot = backend.store.snapshot();
  Deadline deadline = backend.deadline(request);
  const auto series = measure(*snapshot, query, steps, deadline);
  if (series) return answer(*series, write);
  return deadline.passed(0) ? too_late(deadline) : http::text(400, series.error().what);
}

}  // namespace

http::Response serve_metrics_range(const Backend& backend, const http::Request& request) {
  const auto query = query_param(request);
  if (!query) return bad_request(query.error());
  const auto range = range_of(backend, request);
  if (!range) return bad_request(range.error());
  const auto step = step_of(request, *range);
  if (!step) return bad_request(step.error());
  const auto steps = aligned(*range, *step, backend.limits.metric_steps);
  if (!steps) return bad_request(steps.error());
  return measured(
      backend, request, *query, *steps,
      [&](JsonWriter& json, const MetricSeries& series) { write_samples(json, series, *steps); });
}

// The whole of the range as one step.
http::Response serve_metrics_instant(const Backend& backend, const http::Request& request) {
  const auto query = query_param(request);
  if (!query) return bad_request(query.error());
  const auto range = range_of(backend, request);
  if (!range) return bad_request(range.error());
  const Steps steps{range->start, range->end, range->end - range->start};
  return measured(backend, request, *query, steps,
                  [](JsonWriter& json, const MetricSeries& series) {
                    if (series.samples.empty() || !series.samples.front()) return;
                    json.key("value");
                    json.number(*series.samples.front());
                  });
}

}  // namespace store::traces
