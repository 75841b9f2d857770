// What users would see of a regression, in the load's own figures.
#include <algorithm>
#include <iterator>
#include <optional>
#include <set>

#include "harness/prove/mutant.hpp"
#include "harness/prove/selected/selected.hpp"
#include "harness/scenario/threshold_form.hpp"

namespace harness::prove {
namespace {

using load::AnswerStats;
using load::Histogram;
using load::RequestStats;
using load::SecondStats;
using Change = std::function<std::uint64_t(std::uint64_t)>;

Histogram changed(const Histogram& times, const Change& value, const Change& count) {
  std::vector<Histogram::Bucket> buckets;
  for (const auto& [at, often] : times.buckets()) {
    if (const std::uint64_t left = count(often); left > 0) buckets.emplace_back(value(at), left);
  }
  return Histogram::from_buckets(buckets);
}

load::CoarseHistogram changed(const load::CoarseHistogram& times, const Change& value,
                              const Change& count) {
  load::CoarseHistogram all;
  all.add(changed(times.highest(), value, count));
  return all;
}

void change(load::AnswerTimes& times, const Change& value, const Change& count) {
  for (Histogram* one : {&times.latency, &times.service_time, &times.duration}) {
    *one = changed(*one, value, count);
  }
  for (const load::Step step : load::all_steps) {
    times.steps[step] = changed(times.steps[step], value, count);
  }
}

std::uint64_t same(std::uint64_t value) { return value; }

// Every time of these requests, in all of the run.
void change_times(RequestStats& stats, const Change& value) {
  for (AnswerStats& answers : stats.answers) change(answers.times, value, same);
  for (SecondStats& second : stats.seconds) second.latency = changed(second.latency, value, same);
}

// What some requests did, to connect, each of them does, and it takes that long.
void repeat_steps(RequestStats& stats, std::uint64_t micros) {
  load::AnswerTimes before = stats.times();
  for (AnswerStats& answers : stats.answers) {
    for (const load::Step step : load::all_steps) {
      if (before.steps[step].count() == 0) continue;
      const std::vector<Histogram::Bucket> each{{micros, answers.count()}};
      answers.times.steps[step] = Histogram::from_buckets(each);
    }
  }
}

// So many of a number, the rest of the division left aside.
struct Part {
  std::uint64_t of = 1;
  std::uint64_t operator()(std::uint64_t count) const { return (count + of - 1) / of; }
};

constexpr int failed_status = 500;

void fail_in(std::map<std::string, std::uint64_t>& outcomes, std::uint64_t moved, int status) {
  std::uint64_t left = moved;
  for (auto& [outcome, count] : outcomes) {
    if (outcome.empty() || outcome[0] == '4' || outcome[0] == '5') continue;
    const std::uint64_t taken = std::min(left, count);
    count -= taken;
    left -= taken;
  }
  std::erase_if(outcomes, [](const auto& one) { return one.second == 0; });
  if (moved > left) outcomes[std::to_string(status)] += moved - left;
}

void move_answers(std::vector<AnswerStats>& answers, const Part& part, int status) {
  load::AnswerTimes moved;
  for (AnswerStats& one : answers) {
    if (!one.expected) continue;
    load::AnswerTimes failing = one.times;
    change(failing, same, part);
    moved.merge(failing);
    change(one.times, same, [&](std::uint64_t count) { return count - part(count); });
  }
  std::erase_if(answers, [](const AnswerStats& one) { return one.count() == 0; });
  load::times_of(status, false, answers).merge(moved);
}

// One in `part.of` of what was answered well is a failure.
void add_failures(RequestStats& stats, const Part& part, int status = failed_status) {
  const std::uint64_t moved = part(stats.ok);
  stats.ok -= moved;
  stats.failed += moved;
  fail_in(stats.outcomes, moved, status);
  move_answers(stats.answers, part, status);
  for (SecondStats& second : stats.seconds) {
    const std::uint64_t failing = part(second.ok);
    second.ok -= failing;
    second.failed += failing;
    fail_in(second.outcomes, failing, status);
  }
  for (auto& [name, check] : stats.checks) {
    const std::uint64_t failing = part(check.passes);
    check.passes -= failing;
    check.fails += failing;
  }
}

// An outage that nobody notices: what failed was answered well.
void lose_failures(RequestStats& stats) {
  const std::uint64_t moved = stats.failed;
  stats.ok += moved;
  stats.failed = 0;
  stats.outcomes = {{"200", stats.ok}};
  load::AnswerTimes times = stats.times();
  stats.answers = {AnswerStats{200, true, std::move(times)}};
  for (SecondStats& second : stats.seconds) {
    second.ok += second.failed;
    second.failed = 0;
    second.outcomes = {{"200", second.ok}};
  }
  for (auto& [name, check] : stats.checks) {
    check.passes += check.fails;
    check.fails = 0;
  }
}

// But for the part that is left.
void lose_requests(load::LoadStats& stats, const Part& left) {
  for (RequestStats& one : stats.requests) {
    for (std::uint64_t* count : {&one.ok, &one.failed, &one.unknown}) *count = left(*count);
    one.sent = one.ok + one.failed + one.unknown;
    for (auto& [outcome, count] : one.outcomes) count = left(count);
    for (AnswerStats& answers : one.answers) change(answers.times, same, left);
    for (SecondStats& second : one.seconds) {
      for (std::uint64_t* count : {&second.ok, &second.failed, &second.unknown}) *count /= left.of;
      for (auto& [outcome, count] : second.outcomes) count /= left.of;
      second.latency = changed(second.latency, same, left);
    }
    for (auto& [name, check] : one.checks) {
      check.passes = left(check.passes);
      check.fails = left(check.fails);
    }
  }
  for (load::IterationStats& one : stats.iterations) {
    one.dropped += one.completed - left(one.completed);
    one.completed = left(one.completed);
  }
  stats.vus_max = left(stats.vus_max);
}

std::set<std::string> requests_in(const load::LoadStats& stats) {
  std::set<std::string> names;
  for (const RequestStats& one : stats.requests) {
    if (one.sent > 0) names.insert(one.request);
  }
  return names;
}

// For each kind of request, what is done to each of its rows.
std::vector<Mutant> of_each(const Material& material,
                            const std::function<void(RequestStats&)>& act) {
  std::vector<Mutant> all;
  for (const std::string& name : requests_in(material.load)) {
    Mutant mutant{.site = name};
    mutant.client = [name, act](load::LoadStats& load) {
      for (RequestStats& one : load.requests) {
        if (one.request == name) act(one);
      }
    };
    all.push_back(std::move(mutant));
  }
  return all;
}

std::vector<Mutant> some_fail(const Material& material) {
  return of_each(material, [](RequestStats& stats) { add_failures(stats, {2}); });
}

std::vector<Mutant> all_fail(const Material& material) {
  return of_each(material, [](RequestStats& stats) { add_failures(stats, {1}); });
}

std::vector<Mutant> none_fail(const Material& material) {
  const bool any = std::any_of(material.load.requests.begin(), material.load.requests.end(),
                               [](const RequestStats& one) { return one.failed > 0; });
  return any ? of_each(material, lose_failures) : std::vector<Mutant>{};
}

std::uint64_t micros(Duration time) {
  const auto count = std::chrono::duration_cast<std::chrono::microseconds>(time).count();
  return std::min(static_cast<std::uint64_t>(count), Histogram::highest_trackable);
}

std::vector<Mutant> tenfold(const Material& material) {
  const std::uint64_t most = micros(material.longest_wait);
  return of_each(material, [most](RequestStats& stats) {
    change_times(
        stats, [most](std::uint64_t value) { return std::max(value, std::min(value * 10, most)); });
  });
}

std::vector<Mutant> at_once(const Material& material) {
  return of_each(material, [](RequestStats& stats) {
    change_times(stats, [](std::uint64_t value) { return std::min<std::uint64_t>(value, 1); });
  });
}

std::vector<Mutant> nearly_timed_out(const Material& material) {
  const std::uint64_t most = micros(material.longest_wait);
  return of_each(material, [most](RequestStats& stats) {
    change_times(stats, [most](std::uint64_t value) { return std::max(value, most); });
    repeat_steps(stats, most);
  });
}

std::vector<Mutant> lost(const Material&) {
  Mutant mutant;
  mutant.client = [](load::LoadStats& load) { lose_requests(load, {10}); };
  return {std::move(mutant)};
}

// Every good answer has the status, at once or as late as may be.
Mutant answered_with(int status, const std::string& site, std::optional<std::uint64_t> late) {
  Mutant mutant{late ? "selected answer, late" : "selected answer", Signal::client, site};
  mutant.client = [status, late](load::LoadStats& load) {
    for (RequestStats& one : load.requests) {
      add_failures(one, {1}, status);
      if (!late) continue;
      change_times(one, [&](std::uint64_t value) { return std::max(value, *late); });
    }
  };
  return mutant;
}

// So little is left that a lower bound falls short of it, and not for want of data.
Mutant requests_lost_but_one(const std::string& site) {
  constexpr std::uint64_t more_than_any = std::uint64_t{1} << 40U;
  Mutant mutant{"requests lost but one", Signal::client, site};
  mutant.client = [](load::LoadStats& load) { lose_requests(load, {more_than_any}); };
  return mutant;
}

}  // namespace

std::vector<OwnMutant> selected_answers(const plan::Plan& plan, Duration longest_wait) {
  std::vector<OwnMutant> all;
  std::vector<OwnMutant> late;
  std::vector<OwnMutant> lost;
  for (std::size_t claim = 0; claim < plan.claims.size(); ++claim) {
    if (plan.claims[claim].kind != "threshold") continue;
    const scenario::MetricKey& key = plan.claims[claim].settings.as<scenario::Threshold>().metric;
    lost.push_back({claim, requests_lost_but_one(key.text())});
    const int status = key.answers.status.value_or(0);
    if (status == 0) continue;  // any, or those that nobody gave
    all.push_back({claim, answered_with(status, key.text(), std::nullopt)});
    late.push_back({claim, answered_with(status, key.text(), micros(longest_wait))});
  }
  for (std::vector<OwnMutant>* more : {&late, &lost}) {
    std::move(more->begin(), more->end(), std::back_inserter(all));
  }
  return all;
}

std::vector<MutantKind> client_kinds() {
  constexpr Signal of = Signal::client;
  return {
      {"half fail", of, "every second good answer is an error", some_fail},
      {"all fail", of, "every good answer is an error", all_fail},
      {"no failure", of, "what failed is answered well: the fault never reached the users",
       none_fail},
      {"tenfold latency", of, "every answer takes ten times as long", tenfold},
      {"nearly timed out", of, "every answer takes as long as its request waits at the most",
       nearly_timed_out},
      {"answers at once", of, "every answer takes a microsecond: nothing is done for it", at_once},
      {"a tenth of the load", of, "of what was to be sent, nine in ten are not", lost},
  };
}

}  // namespace harness::prove
