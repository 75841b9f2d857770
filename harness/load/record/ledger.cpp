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

// Of all timelines of a worker. Beyond that, two seconds become one.
constexpr std::size_t most_seconds = 20'000;

}  // namespace

Ledger::Ledger(Rows rows, const PhaseMarks& phases, const Clock& clock, LiveCounters& live,
               Recording recording)
    : rows_(std::move(rows.requests)),
      phases_(phases),
      clock_(clock),
      live_(live),
      recording_(recording),
      cells_(rows_.size() * phases.count()),
      dropped_(rows.loads.size() * phases.count()) {
  for (scenario::Tags& tags : rows.loads) iterations_.push_back({.tags = std::move(tags)});
  live_.board.change([this](LiveFigures& figures) {
    figures.requests.resize(rows_.size());
    figures.iterations.resize(iterations_.size());
    figures.seconds = {0, 0};
    for (std::size_t row = 0; row < rows_.size(); ++row) {
      figures.requests[row].checks.resize(rows_[row].checks.size());
    }
  });
}

void Ledger::request_started(TimePoint due, TimePoint started) {
  if (recording_ == Recording::full) lateness_now_.record(micros(started - due));
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

std::uint32_t Ledger::second_of(TimePoint at) const {
  const auto second = (at - phases_.origin()) / std::chrono::seconds{1};
  return static_cast<std::uint32_t>(std::max<decltype(second)>(second, 0));
}

void Ledger::request_ended(const EndedRequest& request) {
  advance_to(second_of(request.ended));
  Cell& cell = cell_of(request);
  count(cell, request);
  if (recording_ == Recording::counts_only) return;
  if (request.outcome.ending == Ending::cut_off) {
    cell.now.cut_after.record(micros(request.ended - request.started));
    return;
  }
  if (was_answered(request.outcome)) {
    measure(cell.now, request);
  } else {
    measure_unanswered(cell.now, request);
  }
  keep(cell, request);
}

std::size_t Ledger::account_of(std::size_t row, TimePoint due) const {
  return row * phases_.count() + phases_.phase_at(due);
}

void Ledger::answer_unasked(const Unasked& answer) {
  Tally& total = cells_[answer.account].total;  // of no second: nobody knows when it was asked for
  ++total.unasked;
  if (answer.is_after_others) ++total.in_doubt;
}

Ledger::Cell& Ledger::cell_of(const EndedRequest& request) {
  const std::size_t index = account_of(request.row, request.due);
  if (cells_[index].now.is_empty()) touched_.push_back(index);
  return cells_[index];
}

void Ledger::count(Cell& cell, const EndedRequest& request) {
  Tally& now = cell.now;
  add_outcome(now.outcomes, request.outcome, 1);
  now.resent += request.resent;
  now.redirects += request.redirects;
  if (request.resent > 0) live_.resent.add(request.resent);
  if (request.outcome.ending == Ending::cut_off) {
    now.checks.resize(rows_[request.row].checks.size());  // of which nobody knows, too
    ++now.unknown;
    live_.unknown.add();
    return;
  }
  if (!request.checks.empty()) count_checks(now, request);
  if (!request.why.empty()) cell.examples.try_emplace(to_text(request.outcome), request.why);
  ++(request.accepted ? now.ok : now.failed);
  (request.accepted ? live_.ok : live_.failed).add();
}

void Ledger::count_checks(Tally& tally, const EndedRequest& request) {
  const std::vector<std::string>& names = rows_[request.row].checks;
  tally.checks.resize(names.size());
  for (const auto& [name, passed] : request.checks) {
    const auto found = std::find(names.begin(), names.end(), name);
    const auto check = static_cast<std::size_t>(found - names.begin());
    tally.checks[check].add({passed ? 1U : 0U, passed ? 0U : 1U});
  }
}

// What came after its time was up, or did not, was seen as late as we looked.
Duration Ledger::spent_by_us(const EndedRequest& request) const {
  return std::max(request.overdue, busy_.until(request.ended) - request.busy_before);
}

void Ledger::measure(Tally& tally, const EndedRequest& request) const {
  AnswerTimes& times = times_of(request.outcome.status, request.accepted, tally.answers);
  times.latency.record(micros(request.ended - request.due));
  times.service_time.record(micros(request.ended - request.started));
  times.duration.record(micros(without_connecting(request.timings)));
  record_steps(request.timings, times.steps);
  const Duration of_ours = request.started - request.due + spent_by_us(request);
  const bool is_overdue = request.accepted && request.overdue > short_turn;
  if (of_ours <= short_turn) return;
  times.waited.add({.count = 1,
                    .longest = micros(of_ours),
                    .good_overdue = is_overdue ? 1U : 0U,
                    .sum = micros(of_ours)});
}

// Whether it would have ended sooner had we not been busy. Whoever has had as long since it last
// went on as it would have had then, was too slow.
bool Ledger::may_be_in_time(const EndedRequest& request) {
  if (request.is_unread && request.overdue > short_turn) return true;
  return request.went_on_after > std::max(short_turn, request.overdue);
}

void Ledger::measure_unanswered(Tally& tally, const EndedRequest& request) const {
  record_steps(request.timings, tally.unanswered_steps);
  if (request.outcome.ending != Ending::timeout) return;
  const Duration of_ours = spent_by_us(request);
  tally.timed_out.latency.record(micros(request.ended - request.started - of_ours));
  tally.timed_out.duration.record(micros(without_connecting(request.timings) - of_ours));
  if (may_be_in_time(request)) ++tally.timed_out.overdue;
}

void Ledger::advance_to(std::uint32_t second) {
  if (second <= second_) return;
  close_second({second, second});
  second_ = second;
}

// Whoever waits for its next second waits for nothing.
void Ledger::close() { close_second({}); }

// What is counted in a second is copied once, however many requests there were.
void Ledger::close_second(const LiveSeconds& seconds) {
  Histogram latency;
  for (const std::size_t index : touched_) {
    Cell& cell = cells_[index];
    cell.total.add(cell.now);
    cell.timeline.add(second_, width_, cell.now);
    for (const AnswerStats& answers : cell.now.answers) latency.merge(answers.times.latency);
  }
  live_.recent_p95_us.set(latency.percentile(95).value_or(0));
  publish(touched_, seconds);
  for (const std::size_t index : touched_) cells_[index].now.clear();
  touched_.clear();
  lateness_.merge(lateness_now_);
  lateness_now_.clear();
  keep_bounds();
}

void Ledger::publish(const std::vector<std::size_t>& cells, const LiveSeconds& seconds) {
  const std::uint64_t ended = live_.ok.get() + live_.failed.get() + live_.unknown.get();
  live_.board.change([&](LiveFigures& figures) {
    figures.under_way = live_.sent.get() - std::min(live_.sent.get(), ended);
    for (const std::size_t index : cells) {
      figures.requests[index / phases_.count()].add(cells_[index].now);
    }
    figures.lateness.add(lateness_now_);
    figures.iterations = iterations_;
    figures.seconds = seconds;
  });
}

void Ledger::keep_bounds() {
  std::size_t all = 0;
  for (const Cell& cell : cells_) all += cell.timeline.size();
  if (all <= most_seconds) return;
  width_ *= 2;
  for (Cell& cell : cells_) cell.timeline.widen(width_);
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

void Ledger::iteration_completed(std::size_t load) { ++iterations_[load].completed; }

void Ledger::arrival_dropped(std::size_t load, TimePoint due) {
  ++dropped_[load * phases_.count() + phases_.phase_at(due)];
  iterations_dropped(load, 1);
}

void Ledger::iterations_dropped(std::size_t load, std::uint64_t count) {
  iterations_[load].dropped += count;
  live_.dropped_iterations.add(count);
}

void Ledger::user_hired() {
  ++hired_;
  live_.active_vus.add();
  live_.hired_vus.add();
}

void Ledger::second_over() {
  whole_seconds_ =
      static_cast<std::size_t>((clock_.now() - phases_.origin()) / std::chrono::seconds{1});
  advance_to(static_cast<std::uint32_t>(whole_seconds_));
}

void Ledger::merge(Ledger&& other) {
  close();
  other.close();
  width_ = std::max(width_, other.width_);
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    Cell& mine = cells_[i];
    Cell& theirs = other.cells_[i];
    mine.total.add(theirs.total);
    mine.timeline.merge(theirs.timeline, width_);
    mine.examples.merge(theirs.examples);
    mine.first_failures.merge(std::move(theirs.first_failures));
    mine.sampled_failures.merge(std::move(theirs.sampled_failures));
    mine.slowest.merge(std::move(theirs.slowest));
    mine.sampled.merge(std::move(theirs.sampled));
  }
  lateness_.merge(other.lateness_);
  for (std::size_t i = 0; i < iterations_.size(); ++i) iterations_[i].add(other.iterations_[i]);
  add_each(other.dropped_, dropped_);
  hired_ += other.hired_;
  whole_seconds_ = std::max(whole_seconds_, other.whole_seconds_);
  add_each(other.begun_, begun_);
}

RequestStats Ledger::totals(Cell&& cell) {
  Tally& total = cell.total;
  RequestStats stats;
  stats.sent = total.ok + total.failed + total.unknown;
  stats.ok = total.ok;
  stats.failed = total.failed;
  stats.unknown = total.unknown;
  stats.resent = total.resent;
  stats.redirects = total.redirects;
  stats.unasked = total.unasked;
  stats.in_doubt = total.in_doubt;
  for (const auto& [outcome, times] : total.outcomes) stats.outcomes[to_text(outcome)] += times;
  stats.examples = std::move(cell.examples);
  stats.cut_after = std::move(total.cut_after);
  stats.timed_out = std::move(total.timed_out);
  stats.unanswered_steps = std::move(total.unanswered_steps);
  stats.answers = std::move(total.answers);
  stats.seconds = cell.timeline.stats();
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

std::vector<IterationStats> Ledger::iterations_by(const std::vector<std::string>& phases) const {
  std::vector<IterationStats> all = iterations_;
  for (std::size_t i = 0; i < dropped_.size(); ++i) {
    if (dropped_[i] == 0) continue;
    all[i / phases.size()].dropped_in[phases[i % phases.size()]] += dropped_[i];
  }
  return all;
}

LoadStats Ledger::stats(const std::vector<std::string>& phases) && {
  close();
  LoadStats stats;
  stats.second_width = width_;
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    const auto& [request, tags, checks] = rows_[i / phases.size()];
    const std::string& phase = phases[i % phases.size()];
    for (KeptRequest& kept : worth_showing(cells_[i])) {
      kept.request = request;
      kept.phase = phase;
      stats.kept.push_back(std::move(kept));
    }
    const std::vector<CheckStats> checked = std::move(cells_[i].total.checks);
    RequestStats totals_here = totals(std::move(cells_[i]));
    totals_here.request = request;
    totals_here.tags = tags;
    for (std::size_t n = 0; n < checked.size(); ++n) totals_here.checks[checks[n]] = checked[n];
    totals_here.phase = phase;
    stats.requests.push_back(std::move(totals_here));
  }
  stats.lateness = std::move(lateness_);
  stats.iterations = iterations_by(phases);
  stats.vus_max = hired_;
  // Something has begun after all but the last of them.
  stats.whole_seconds = std::max(whole_seconds_, std::max<std::size_t>(begun_.size(), 1) - 1);
  stats.begun = std::move(begun_);
  stats.best_rate = best_rate_of(stats);
  return stats;
}

}  // namespace harness::load
