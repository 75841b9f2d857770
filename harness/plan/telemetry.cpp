#include "harness/plan/telemetry.hpp"

#include <algorithm>
#include <cmath>

#include "harness/plan/amounts.hpp"

namespace harness::plan {
namespace {

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

Duration length_of_iteration(const scenario::Load& load) {
  return std::max(from_seconds(average(load, seconds_of) + mean(load.think_time)), load.pacing);
}

// Of a load that ends when it is expected to.
double iterations_of(const scenario::Load& load) {
  const Amounts amounts = amounts_of(load);
  if (amounts.arrivals) return static_cast<double>(*amounts.arrivals);
  if (amounts.most_in_time) return static_cast<double>(*amounts.most_in_time);
  return expected_iterations(*load.executor, length_of_iteration(load));
}

}  // namespace

double expected_requests(const Plan& plan) {
  double total = 0;
  for (const scenario::Load& load : plan.loads) {
    scenario::Load expected = load;
    if (const auto length = plan.length()) {
      end_by(expected.executor.value, *length - *load.start_time);
    }
    total += iterations_of(expected) * average(load, [](const scenario::Flow& flow) {
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
