#include "harness/load/record/stats.hpp"

#include <algorithm>
#include <iterator>

namespace harness::load {
namespace {

void merge(const RequestStats& other, RequestStats& into) {
  into.sent += other.sent;
  into.ok += other.ok;
  into.failed += other.failed;
  into.unknown += other.unknown;
  for (const auto& [outcome, times] : other.outcomes) into.outcomes[outcome] += times;
  for (const auto& [check, counts] : other.checks) into.checks[check].add(counts);
  into.latency.merge(other.latency);
  into.service_time.merge(other.service_time);
  into.duration.merge(other.duration);
  for (const Step step : all_steps) into.steps[step].merge(other.steps[step]);
}

RequestStats& same_in(LoadStats& stats, const RequestStats& wanted) {
  const auto found =
      std::find_if(stats.requests.begin(), stats.requests.end(), [&](const RequestStats& one) {
        return one.request == wanted.request && one.phase == wanted.phase;
      });
  if (found != stats.requests.end()) return *found;
  RequestStats& fresh = stats.requests.emplace_back();
  fresh.request = wanted.request;
  fresh.phase = wanted.phase;
  return fresh;
}

}  // namespace

void merge(LoadStats&& other, LoadStats& into) {
  for (const RequestStats& request : other.requests) merge(request, same_in(into, request));
  std::move(other.kept.begin(), other.kept.end(), std::back_inserter(into.kept));
  into.lateness.merge(other.lateness);
  into.iterations += other.iterations;
  into.dropped_iterations += other.dropped_iterations;
  into.vus_max += other.vus_max;
  into.best_rate += other.best_rate;
}

Histogram latency_of_all(const LoadStats& stats) {
  Histogram all;
  for (const RequestStats& request : stats.requests) all.merge(request.latency);
  return all;
}

}  // namespace harness::load
