#include "harness/load/record/stats.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace harness::load {
namespace {

// Those of the same time as one.
std::vector<SecondStats> joined(std::vector<SecondStats> seconds, std::uint32_t width) {
  std::stable_sort(seconds.begin(), seconds.end(),
                   [](const SecondStats& a, const SecondStats& b) { return a.at < b.at; });
  std::vector<SecondStats> all;
  for (SecondStats& second : seconds) {
    second.at -= second.at % width;
    if (all.empty() || all.back().at != second.at) {
      all.push_back(std::move(second));
      continue;
    }
    SecondStats& last = all.back();
    last.ok += second.ok;
    last.failed += second.failed;
    last.unknown += second.unknown;
    last.resent += second.resent;
    last.redirects += second.redirects;
    for (const auto& [outcome, times] : second.outcomes) last.outcomes[outcome] += times;
    last.latency.add(second.latency);
  }
  return all;
}

void merge(const RequestStats& other, RequestStats& into) {
  into.sent += other.sent;
  into.ok += other.ok;
  into.failed += other.failed;
  into.unknown += other.unknown;
  into.resent += other.resent;
  into.redirects += other.redirects;
  into.unasked += other.unasked;
  into.in_doubt += other.in_doubt;
  for (const auto& [outcome, times] : other.outcomes) into.outcomes[outcome] += times;
  into.examples.insert(other.examples.begin(), other.examples.end());
  for (const auto& [check, counts] : other.checks) into.checks[check].add(counts);
  into.cut_after.merge(other.cut_after);
  into.timed_out.merge(other.timed_out);
  for (const Step step : all_steps) {
    into.unanswered_steps[step].merge(other.unanswered_steps[step]);
  }
  merge(other.answers, into.answers);
  into.seconds.insert(into.seconds.end(), other.seconds.begin(), other.seconds.end());
  into.seconds = joined(std::move(into.seconds), 1);
}

// Adds to the one of the same name, tags and phase, or as the last.
void add(RequestStats more, std::vector<RequestStats>& all) {
  const auto same = std::find_if(all.begin(), all.end(), [&](const RequestStats& one) {
    return one.request == more.request && one.tags == more.tags && one.phase == more.phase;
  });
  if (same == all.end()) {
    all.push_back(std::move(more));
  } else {
    merge(more, *same);
  }
}

void add(IterationStats more, std::vector<IterationStats>& all) {
  const auto same = std::find_if(all.begin(), all.end(),
                                 [&](const IterationStats& one) { return one.tags == more.tags; });
  if (same == all.end()) {
    all.push_back(std::move(more));
  } else {
    same->add(more);
  }
}

}  // namespace

void AnswerTimes::merge(const AnswerTimes& other) {
  latency.merge(other.latency);
  service_time.merge(other.service_time);
  duration.merge(other.duration);
  for (const Step step : all_steps) steps[step].merge(other.steps[step]);
  waited.add(other.waited);
}

void AnswerTimes::clear() {
  for (Histogram* one : {&latency, &service_time, &duration}) one->clear();
  for (const Step step : all_steps) steps[step].clear();
  waited = {};
}

void TimedOut::merge(const TimedOut& other) {
  latency.merge(other.latency);
  duration.merge(other.duration);
  overdue += other.overdue;
}

void TimedOut::clear() {
  latency.clear();
  duration.clear();
  overdue = 0;
}

AnswerTimes& times_of(int status, bool expected, std::vector<AnswerStats>& answers) {
  for (AnswerStats& known : answers) {
    if (known.status == status && known.expected == expected) return known.times;
  }
  return answers.emplace_back(AnswerStats{status, expected, {}}).times;
}

void merge(const std::vector<AnswerStats>& other, std::vector<AnswerStats>& into) {
  for (const AnswerStats& more : other) {
    times_of(more.status, more.expected, into).merge(more.times);
  }
}

AnswerTimes RequestStats::times() const {
  AnswerTimes all;
  for (const AnswerStats& one : answers) all.merge(one.times);
  all.waited.failed_overdue = timed_out.overdue;
  return all;
}

void merge(LoadStats&& other, LoadStats& into) {
  for (RequestStats& request : other.requests) add(std::move(request), into.requests);
  std::move(other.kept.begin(), other.kept.end(), std::back_inserter(into.kept));
  into.lateness.merge(other.lateness);
  for (IterationStats& load : other.iterations) add(std::move(load), into.iterations);
  into.vus_max += other.vus_max;
  into.second_width = std::max(into.second_width, other.second_width);
  for (RequestStats& request : into.requests) {
    request.seconds = joined(std::move(request.seconds), into.second_width);
  }
  add_each(other.begun, into.begun);
  into.whole_seconds = std::max(into.whole_seconds, other.whole_seconds);
  into.best_rate = best_rate_of(into);
  into.seals.insert(into.seals.end(), other.seals.begin(), other.seals.end());
}

void add_each(const std::vector<std::uint64_t>& begun, std::vector<std::uint64_t>& into) {
  into.resize(std::max(into.size(), begun.size()));
  for (std::size_t second = 0; second < begun.size(); ++second) into[second] += begun[second];
}

std::uint64_t best_rate_of(const LoadStats& stats) {
  const auto whole =
      static_cast<std::ptrdiff_t>(std::min<std::uint64_t>(stats.whole_seconds, stats.begun.size()));
  const auto best = std::max_element(stats.begun.begin(), stats.begun.begin() + whole);
  return whole == 0 ? 0 : *best;
}

IterationStats iterations_with(const scenario::Tags& tags, const LoadStats& stats) {
  IterationStats sum{.tags = tags};
  for (const IterationStats& load : stats.iterations) {
    if (scenario::has_all(load.tags, tags)) sum.add(load);
  }
  return sum;
}

std::vector<RequestStats> by_name(const LoadStats& stats) {
  std::vector<RequestStats> all;
  for (RequestStats request : stats.requests) {
    request.tags.clear();
    add(std::move(request), all);
  }
  return all;
}

std::vector<RequestStats> by_name_and_load(const LoadStats& stats) {
  std::vector<RequestStats> all;
  for (RequestStats request : stats.requests) {
    std::erase_if(request.tags, [](const auto& tag) { return tag.first != "scenario"; });
    add(std::move(request), all);
  }
  return all;
}

Histogram latency_of_all(const LoadStats& stats) {
  Histogram all;
  for (const RequestStats& request : stats.requests) all.merge(request.times().latency);
  return all;
}

}  // namespace harness::load
