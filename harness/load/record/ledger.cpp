#include "harness/load/record/ledger.hpp"

#include <algorithm>
#include <set>

#include "harness/core/text.hpp"

namespace harness::load {
namespace {

std::uint64_t micros(Duration value) {
  const auto count = std::chrono::duration_cast<std::chrono::microseconds>(value).count();
  return count > 0 ? static_cast<std::uint64_t>(count) : 0;
}

Duration without_connecting(const Timings& timings) {
  return timings[Step::sending] + timings[Step::waiting] + timings[Step::receiving];
}

// A request that needed no connection says nothing about connecting.
void record_steps(const Timings& timings, StepTimes& steps) {
  for (const Step step : {Step::connecting, Step::tls_handshaking}) {
    if (timings[step] > Duration{0}) steps[step].record(micros(timings[step]));
  }
  for (const Step step : {Step::sending, Step::waiting, Step::receiving}) {
    steps[step].record(micros(timings[step]));
  }
}

void add_outcome(std::vector<std::pair<Outcome, std::uint64_t>>& outcomes, Outcome outcome,
                 std::uint64_t times) {
  for (auto& [known, count] : outcomes) {
    if (known == outcome) {
      count += times;
      return;
    }
  }
  outcomes.emplace_back(outcome, times);
}

}  // namespace

Ledger::Ledger(Rows rows, const PhaseMarks& phases, const Clock& clock, LiveCounters& live,
               Recording recording)
    : rows_(std::move(rows.requests)),
      phases_(phases),
      clock_(clock),
      live_(live),
      recording_(recording),
      cells_(rows_.size() * phases.count()) {
  for (const Series& row : rows_) live_.requests.emplace_back(row.checks.size());
  for (scenario::Tags& tags : rows.loads) {
    iterations_.push_back({.tags = std::move(tags)});
    live_.iterations.emplace_back();
  }
}

void Ledger::request_started(TimePoint due, TimePoint started) {
  if (recording_ == Recording::full) {
    lateness_.record(micros(started - due));
    live_.lateness.record(micros(started - due));
  }
  count_in_its_second(started);
  live_.sent.add();
}

// For a week at most, as many seconds take 5 MB.
void Ledger::count_in_its_second(TimePoint started) {
  constexpr std::size_t most_seconds = 7 * 24 * 3600;
  const auto second =
      static_cast<std::size_t>((started - phases_.origin()) / std::chrono::seconds{1});
  if (second >= most_seconds) return;
  if (second >= begun_.size()) begun_.resize(second + 1);
  ++begun_[second];
}

void Ledger::request_ended(const EndedRequest& request) {
  Cell& cell = cell_of(request);
  count(cell, request);
  if (recording_ == Recording::counts_only) return;
  if (request.outcome.ending == Ending::cut_off) {
    cell.cut_after.record(micros(request.ended - request.started));
    return;
  }
  if (was_answered(request.outcome)) {
    measure(cell, request);
  } else {
    record_steps(request.timings, cell.unanswered_steps);
  }
  keep(cell, request);
}

Ledger::Cell& Ledger::cell_of(const EndedRequest& request) {
  return cells_[request.row * phases_.count() + phases_.phase_at(request.due)];
}

void Ledger::count(Cell& cell, const EndedRequest& request) {
  add_outcome(cell.outcomes, request.outcome, 1);
  if (request.outcome.ending == Ending::cut_off) {
    cell.checks.resize(rows_[request.row].checks.size());  // of which nobody knows, too
    ++cell.unknown;
    live_.unknown.add();
    return;
  }
  if (!request.checks.empty()) count_checks(cell, request);
  if (!request.why.empty()) cell.examples.try_emplace(to_text(request.outcome), request.why);
  ++(request.accepted ? cell.ok : cell.failed);
  LiveRequest& live = live_.requests[request.row];
  (request.accepted ? live.ok : live.failed).add();
}

void Ledger::count_checks(Cell& cell, const EndedRequest& request) {
  const std::vector<std::string>& names = rows_[request.row].checks;
  cell.checks.resize(names.size());
  for (const auto& [name, passed] : request.checks) {
    const auto found = std::find(names.begin(), names.end(), name);
    const auto check = static_cast<std::size_t>(found - names.begin());
    cell.checks[check].add({passed ? 1U : 0U, passed ? 0U : 1U});
    LiveCheck& live = live_.requests[request.row].checks[check];
    (passed ? live.passes : live.fails).add();
  }
}

void Ledger::measure(Cell& cell, const EndedRequest& request) {
  const std::uint64_t latency = micros(request.ended - request.due);
  cell.latency.record(latency);
  cell.service_time.record(micros(request.ended - request.started));
  const std::uint64_t duration = micros(without_connecting(request.timings));
  cell.duration.record(duration);
  record_steps(request.timings, cell.steps);
  LiveRequest& live = live_.requests[request.row];
  live.latency.record(latency);
  live.duration.record(duration);
  for (const Step step : all_steps) live.steps[step].record(micros(request.timings[step]));
  recent_latency_.record(latency);
}

// Trace ids are random and come from the seed, which makes them the rank of a fair sample that is
// the same for the same outcomes, whatever the number of workers.
void Ledger::keep(Cell& cell, const EndedRequest& request) const {
  if (!request.trace.sampled) return;  // nobody could follow it
  const auto offer = [&](Shortlist& list, std::int64_t rank) {
    if (list.wants(rank)) list.add(rank, kept(request));
  };
  const std::int64_t random = request.trace.rank();
  if (request.accepted) {
    offer(cell.slowest, (request.due - request.ended).count());
    offer(cell.sampled, random);
  } else {
    offer(cell.first_failures, request.started.time_since_epoch().count());
    offer(cell.sampled_failures, random);
  }
}

KeptRequest Ledger::kept(const EndedRequest& request) const {
  KeptRequest kept;
  kept.url = without_password(request.url);
  kept.trace_id = request.trace.trace_id();
  kept.outcome = to_text(request.outcome);
  kept.detail = request.why;
  kept.started_at = clock_.wall() - (clock_.now() - request.started);
  kept.latency = request.ended - request.due;
  return kept;
}

void Ledger::iteration_completed(std::size_t load) {
  ++iterations_[load].completed;
  live_.iterations[load].completed.add();
}

void Ledger::iterations_dropped(std::size_t load, std::uint64_t count) {
  iterations_[load].dropped += count;
  live_.iterations[load].dropped.add(count);
}

void Ledger::user_hired() {
  ++hired_;
  live_.active_vus.add();
  live_.hired_vus.add();
}

void Ledger::second_over() {
  whole_seconds_ =
      static_cast<std::size_t>((clock_.now() - phases_.origin()) / std::chrono::seconds{1});
  live_.recent_p95_us.set(recent_latency_.percentile(95).value_or(0));
  recent_latency_ = {};
}

void Ledger::merge(Ledger&& other) {
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    Cell& mine = cells_[i];
    Cell& theirs = other.cells_[i];
    mine.ok += theirs.ok;
    mine.failed += theirs.failed;
    mine.unknown += theirs.unknown;
    for (const auto& [outcome, times] : theirs.outcomes) add_outcome(mine.outcomes, outcome, times);
    mine.examples.merge(theirs.examples);
    mine.checks.resize(std::max(mine.checks.size(), theirs.checks.size()));
    for (std::size_t n = 0; n < theirs.checks.size(); ++n) mine.checks[n].add(theirs.checks[n]);
    mine.cut_after.merge(theirs.cut_after);
    mine.latency.merge(theirs.latency);
    mine.service_time.merge(theirs.service_time);
    mine.duration.merge(theirs.duration);
    for (const Step step : all_steps) {
      mine.unanswered_steps[step].merge(theirs.unanswered_steps[step]);
      mine.steps[step].merge(theirs.steps[step]);
    }
    mine.first_failures.merge(std::move(theirs.first_failures));
    mine.sampled_failures.merge(std::move(theirs.sampled_failures));
    mine.slowest.merge(std::move(theirs.slowest));
    mine.sampled.merge(std::move(theirs.sampled));
  }
  lateness_.merge(other.lateness_);
  for (std::size_t i = 0; i < iterations_.size(); ++i) iterations_[i].add(other.iterations_[i]);
  hired_ += other.hired_;
  whole_seconds_ = std::max(whole_seconds_, other.whole_seconds_);
  add_each(other.begun_, begun_);
}

RequestStats Ledger::totals(Cell&& cell) {
  RequestStats stats;
  stats.sent = cell.ok + cell.failed + cell.unknown;
  stats.ok = cell.ok;
  stats.failed = cell.failed;
  stats.unknown = cell.unknown;
  for (const auto& [outcome, times] : cell.outcomes) stats.outcomes[to_text(outcome)] = times;
  stats.examples = std::move(cell.examples);
  stats.cut_after = std::move(cell.cut_after);
  stats.latency = std::move(cell.latency);
  stats.service_time = std::move(cell.service_time);
  stats.duration = std::move(cell.duration);
  stats.unanswered_steps = std::move(cell.unanswered_steps);
  stats.steps = std::move(cell.steps);
  return stats;
}

// A request that two lists want is shown once, for the first reason.
std::vector<KeptRequest> Ledger::worth_showing(Cell& cell) {
  std::vector<KeptRequest> kept;
  std::set<std::string> shown;
  const auto show = [&](Shortlist& list, const char* why) {
    for (auto& [rank, request] : list.entries()) {
      if (!shown.insert(request.trace_id).second) continue;
      request.why = why;
      kept.push_back(std::move(request));
    }
  };
  show(cell.first_failures, "failed");
  show(cell.sampled_failures, "failed");
  show(cell.slowest, "slow");
  show(cell.sampled, "sampled");
  return kept;
}

LoadStats Ledger::stats(const std::vector<std::string>& phases) && {
  LoadStats stats;
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    const auto& [request, tags, checks] = rows_[i / phases.size()];
    const std::string& phase = phases[i % phases.size()];
    for (KeptRequest& kept : worth_showing(cells_[i])) {
      kept.request = request;
      kept.phase = phase;
      stats.kept.push_back(std::move(kept));
    }
    const std::vector<CheckStats> checked = std::move(cells_[i].checks);
    RequestStats totals_here = totals(std::move(cells_[i]));
    totals_here.request = request;
    totals_here.tags = tags;
    for (std::size_t n = 0; n < checked.size(); ++n) totals_here.checks[checks[n]] = checked[n];
    totals_here.phase = phase;
    stats.requests.push_back(std::move(totals_here));
  }
  stats.lateness = std::move(lateness_);
  stats.iterations = std::move(iterations_);
  stats.vus_max = hired_;
  // Something has begun after all but the last of them.
  const std::size_t whole = std::max(whole_seconds_, std::max<std::size_t>(begun_.size(), 1) - 1);
  begun_.resize(std::min(begun_.size(), whole));
  stats.begun = std::move(begun_);
  stats.best_rate = most_of(stats.begun);
  return stats;
}

}  // namespace harness::load
