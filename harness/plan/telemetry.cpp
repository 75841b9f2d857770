#include "harness/plan/telemetry.hpp"

#include <algorithm>
#include <cmath>

namespace harness::plan {
namespace {

using scenario::ExecutorKind;

// Of the store, for what the services of the stages send: measured, and rounded up.
constexpr double bytes_per_span = 400;
constexpr double bytes_per_line = 600;

constexpr double answer_seconds = 0.01;

// What is estimated may be wrong by that much before a store is full.
constexpr double headroom = 0.8;

struct MeanSeconds {
  double operator()(const scenario::DurationRange& range) const {
    return (seconds(range.low) + seconds(range.high)) / 2;
  }
  double operator()(const scenario::Normal& normal) const { return seconds(normal.mean); }
  double operator()(const scenario::Exponential& exponential) const {
    return seconds(exponential.mean);
  }
};

double mean(const scenario::ThinkTime& time) { return std::visit(MeanSeconds{}, time); }

double seconds_of(const scenario::Flow& flow) {
  double total = 0;
  for (const scenario::Request& request : flow.requests) {
    total += answer_seconds + (request.think_time ? mean(*request.think_time) : 0);
  }
  return total;
}

// Of an iteration: an average over its flows by their weights.
template <typename Of>
double average(const scenario::Load& load, Of of) {
  double total = 0;
  double weights = 0;
  for (const scenario::Flow& flow : load.flows) {
    total += flow.weight * of(flow);
    weights += flow.weight;
  }
  return weights > 0 ? total / weights : 0;
}

double iteration_seconds(const scenario::Load& load) {
  return std::max(average(load, seconds_of) + mean(load.think_time), seconds(load.pacing));
}

// Under a line through the stages, in the unit of their targets times seconds.
double area(double from, const std::vector<scenario::Stage>& stages) {
  double total = 0;
  for (const scenario::Stage& stage : stages) {
    total += (from + stage.target) / 2 * seconds(stage.duration);
    from = stage.target;
  }
  return total;
}

double iterations(const scenario::Load& load) {
  const double length = seconds(load.duration.value_or(load.max_duration));
  const auto vus = static_cast<double>(load.vus);
  const double each = static_cast<double>(load.iterations.low + load.iterations.high) / 2;
  switch (load.executor) {
    case ExecutorKind::constant_vus:
      return vus * length / iteration_seconds(load);
    case ExecutorKind::ramping_vus:
      return area(static_cast<double>(load.start_vus), load.stages) / iteration_seconds(load);
    case ExecutorKind::shared_iterations:
      return each;
    case ExecutorKind::per_vu_iterations:
      return vus * each;
    case ExecutorKind::constant_arrival_rate:
      return load.rate * length / seconds(load.time_unit);
    case ExecutorKind::ramping_arrival_rate:
      return area(load.start_rate, load.stages) / seconds(load.time_unit);
  }
  return 0;
}

}  // namespace

double expected_requests(const Plan& plan) {
  double total = 0;
  for (const scenario::Load& load : plan.loads) {
    total += iterations(load) * average(load, [](const scenario::Flow& flow) {
               return static_cast<double>(flow.requests.size());
             });
  }
  return total;
}

void expect_telemetry(Plan& plan, const TelemetryRate& rate, std::uint64_t limit) {
  const double requests = expected_requests(plan);
  TelemetryEstimate estimate{requests, requests * rate.spans, requests * rate.lines, 0, 0, limit};
  const double room = headroom * static_cast<double>(limit);
  const double wanted = estimate.spans * bytes_per_span;
  if (wanted > room) plan.sampled = room / wanted;
  estimate.spans *= plan.sampled;
  estimate.span_bytes = static_cast<std::uint64_t>(estimate.spans * bytes_per_span);
  estimate.line_bytes = static_cast<std::uint64_t>(estimate.lines * bytes_per_line);
  plan.telemetry = estimate;
}

}  // namespace harness::plan
