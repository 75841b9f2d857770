#include "harness/load/record/live_figures.hpp"

#include <algorithm>

namespace harness::load {
namespace {

void add_checks(const std::vector<CheckStats>& more, std::vector<CheckStats>& into) {
  into.resize(std::max(into.size(), more.size()));
  for (std::size_t i = 0; i < more.size(); ++i) into[i].add(more[i]);
}

}  // namespace

void LiveRequestFigures::add(const Tally& second) {
  ok += second.ok;
  failed += second.failed;
  resent += second.resent;
  redirects += second.redirects;
  for (const AnswerStats& answers : second.answers) {
    latency.add(answers.times.latency);
    duration.add(answers.times.duration);
    latency_in_detail.add(answers.times.latency);
    duration_in_detail.add(answers.times.duration);
    for (const Step step : all_steps) steps[step].add(answers.times.steps[step]);
  }
  add_checks(second.checks, checks);
}

void LiveRequestFigures::add(const LiveRequestFigures& other) {
  ok += other.ok;
  failed += other.failed;
  resent += other.resent;
  redirects += other.redirects;
  latency.add(other.latency);
  duration.add(other.duration);
  latency_in_detail.add(other.latency_in_detail);
  duration_in_detail.add(other.duration_in_detail);
  for (const Step step : all_steps) steps[step].add(other.steps[step]);
  add_checks(other.checks, checks);
}

void LiveFigures::add(const LiveFigures& other) {
  for (std::size_t i = 0; i < requests.size(); ++i) requests[i].add(other.requests[i]);
  lateness.add(other.lateness);
  for (std::size_t i = 0; i < iterations.size(); ++i) iterations[i].add(other.iterations[i]);
  vus += other.vus;
  vus_max += other.vus_max;
  under_way += other.under_way;
  seconds.add(other.seconds);
}

}  // namespace harness::load
