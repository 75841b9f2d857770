#include "harness/run/conductor.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "harness/core/text.hpp"
#include "harness/load/record/unasked.hpp"
#include "harness/observe/loss_counters.hpp"
#include "harness/run/shared_backends.hpp"
#include "harness/run/steady_state.hpp"

namespace harness::run {
namespace {

// LogQL's ranges are whole milliseconds: a window that is not would be counted with more at its
// beginning than is listed of it.
WallTime begin_of_millisecond(WallTime at) {
  return std::chrono::floor<std::chrono::milliseconds>(at);
}

// How often all is looked at once nothing is due but the end of the run, for which somebody waits.
constexpr Duration short_beat = std::chrono::milliseconds{10};

// How far ahead of its beginning a phase is announced to the load: workers that count what is due
// then must have heard of it.
constexpr Duration ahead = std::chrono::milliseconds{50};

// How long the last client spans may take to reach Tempo.
constexpr Duration export_patience = std::chrono::seconds{2};

std::string load_of(const plan::Plan& plan) {
  std::vector<std::string> all;
  for (const scenario::Load& load : plan.loads) {
    all.push_back(load.name + ", " + scenario::text_of(*load.executor));
  }
  return join(all, "; ");
}

}  // namespace

Conductor::Conductor(const Ensemble& ensemble)
    : on_(ensemble),
      conditions_(ensemble.plan.scrape_interval(), ensemble.clock, ensemble.ask_aside,
                  [this] { return on_.load.figures(); }),
      aborting_(on_.plan, conditions_),
      fault_conditions_(on_.plan, conditions_, on_.clock),
      faults_(
          ensemble.plan, ensemble.system, ensemble.clock, ensemble.progress, ensemble.note_act,
          [this] { return may_act(); }, &fault_conditions_, ensemble.acts),
      backends_(ensemble.plan, ensemble.system, ensemble.backends, ensemble.last_requests,
                ensemble.clock, ensemble.progress,
                [this](Duration at_most) { return beat(at_most); }) {}

observe::Observations Conductor::run(const std::string& marker) {
  observed_.sampled = on_.plan.sampled;
  observed_.shared = shared_by(on_.system);
  observed_.run = {on_.clock.wall(), on_.clock.wall()};
  observed_.metrics = observed_.run;
  for (std::size_t i = 0; i < on_.plan.phases.size(); ++i) {
    if (i == 0 ? !get_ready() : !pass_to(i)) break;
    play(i);
  }
  finish();
  if (may_go_on()) ask(marker);
  look_back();
  return std::move(observed_);
}

// Nothing is sent before it can be seen.
bool Conductor::get_ready() {
  on_.progress.activity("waiting until everything answers and is scraped");
  const std::string silent = backends_.await_answers(observed_);
  if (!silent.empty()) observed_.incidents.push_back("nothing was sent: " + silent);
  const std::string unsuited = silent.empty() ? backends_.find_targets() : std::string();
  if (!unsuited.empty()) observed_.incidents.push_back("nothing was sent: " + unsuited);
  if (!beat(Duration{0})) return false;
  metrics_begin_ = on_.clock.wall();
  if (is_scraped()) {
    const observe::Scraped scraped = backends_.await_first_scrapes(metrics_begin_);
    if (!scraped.problem.empty()) {
      observed_.incidents.push_back("nothing was sent: " + scraped.problem);
    }
    if (!scraped.seen_at || !may_go_on()) return false;
    // The first one of a Prometheus that has only begun may take a while.
    constexpr Duration rounding = std::chrono::milliseconds{2};
    metrics_begin_ = std::max(metrics_begin_, std::min(scraped.first - rounding, *scraped.seen_at));
    for (const std::string& target : scraped.failing) {
      // That it has ended is told, and is why.
      if (on_.system.has(target) && !on_.system.alive(target)) continue;
      observed_.notes.push_back("no scrape of " + target + " has succeeded before the load" +
                                backends_.why_failing(target) +
                                "; if that goes on, mend its path in `scrape`, or what it answers "
                                "there");
    }
  }
  if (faults_.has_changes(std::nullopt, 0)) {
    undoes_from_ = on_.clock.now();
    if (!change_faults(std::nullopt, 0)) return false;
    metrics_begin_ = on_.clock.wall();
    if (!scrape(metrics_begin_, "after the first faults")) return false;
    undoes_from_.reset();
  }
  // Once more: what was looked up may have become something else meanwhile.
  if (const auto proven = on_.system.prove(); !proven) {
    observed_.incidents.push_back("nothing was sent: " + to_string(proven.error()));
    return false;
  }
  look_at_permission();
  if (!may_go_on()) return false;
  if (!note_act("load", "begins: " + load_of(on_.plan))) return false;
  begin_ = on_.clock.now();
  observed_.run.begin = begin_of_millisecond(on_.clock.wall());
  observed_.metrics.begin = metrics_begin_;
  on_.progress.started(begin_);
  on_.load.start(begin_);
  load_runs_ = true;
  began_ = begin_;
  last_beat_ = begin_;
  conditions_.begin(begin_);
  return true;
}

bool Conductor::pass_to(std::size_t index) {
  if (!may_go_on()) return false;
  const plan::Phase& next = on_.plan.phases[index];
  const WallTime end = wall_at(end_);
  begin_ = end_;
  metrics_begin_ = end;
  if (!next.transition) return true;
  on_.progress.transition(index);
  if (!scrape_end("after phase " + on_.plan.phases[index - 1].name)) return false;
  undoes_from_ = on_.clock.now();
  if (!undone_too_soon_.empty() || faults_.has_changes(index - 1, index)) {
    if (!change_faults(index - 1, index)) return false;
    metrics_begin_ = on_.clock.wall();
    if (!scrape(metrics_begin_, "before phase " + next.name)) return false;
  } else if (!is_steady(index)) {
    return false;
  }
  undoes_from_.reset();
  begin_ = on_.clock.now() + ahead;
  on_.load.mark(begin_, index);
  return true;
}

// What does not come in time is said by the records, and the run goes on: what follows shows what
// became of it.
bool Conductor::change_faults(std::optional<std::size_t> from, std::size_t to) {
  if (from) faults_.revert(*from);
  beat_until([this] { return !faults_.waits_to_be_gone(); }, FaultBoard::patience, longest_beat);
  // What is undone from now on is to be gone, too; what is not by now is waited for no longer.
  const bool are_gone = !faults_.waits_to_be_gone();
  const auto is_changed = [&] {
    return !faults_.waits_to_be_seen() && !(are_gone && faults_.waits_to_be_gone());
  };
  look_at_permission();
  if (may_go_on() && is_steady(to)) {
    faults_.inject(to);
    beat_until(is_changed, FaultBoard::patience, longest_beat);
  }
  return may_go_on();
}

// What is not well is not broken further.
bool Conductor::is_steady(std::size_t next) {
  const observe::Pause pause = [this](Duration at_most) { return beat(at_most); };
  const observe::AskAll ask = [&](const auto& all) { return on_.backends.ask(all, pause); };
  const std::string why = why_unsteady(on_.plan, next, observed_, ask, on_.clock, pause);
  if (!why.empty()) observed_.incidents.push_back(why);
  return may_go_on();
}

void Conductor::play(std::size_t index) {
  const plan::Phase& phase = on_.plan.phases[index];
  const WallTime begin = begin_of_millisecond(wall_at(begin_));
  observed_.phases.push_back({phase.name, {begin, begin}, {metrics_begin_, begin}});
  on_.progress.phase(index);
  faults_.begin_phase(index, begin_);
  const std::optional<Duration> length = phase.length();
  if (length) {
    end_ = begin_ + *length;
    announce_end(index);
  }
  while (true) {
    const TimePoint now = on_.clock.now();
    if (length ? now >= end_ : on_.load.done()) break;
    faults_.keep_time();
    if (beat(faults_.until_next(length ? end_ - now : longest_beat))) continue;
    end_ = on_.clock.now();
    break;
  }
  if (!length) end_ = on_.clock.now();
  observed_.phases.back().window.end = begin_of_millisecond(wall_at(end_));
  observed_.phases.back().metrics.end = wall_at(end_);
}

// As soon as it is known, so that whatever is due then is counted by it.
void Conductor::announce_end(std::size_t index) {
  const std::size_t next = index + 1;
  if (next == on_.plan.phases.size()) {
    on_.load.end_at(end_);
  } else if (on_.plan.phases[next].transition) {
    on_.load.mark(end_, std::nullopt);
  } else {
    on_.load.mark(end_, next);
  }
}

// The last scrape under a phase's faults comes before they are undone; without faults, the scrapes
// after the last response are under its conditions, too.
void Conductor::finish() {
  began_.reset();
  const std::size_t played = observed_.phases.size();
  ended_under_faults_ = faults_.has_any_on();
  if (may_go_on() && !aborting_.has_aborted() && played > 0) {
    if (ended_under_faults_) scrape_end("after the last phase");
    if (may_go_on()) faults_.revert(played - 1);
  }
  faults_.revert_all(aborting_.has_aborted());
  end_load();
  on_.client_spans.end(export_patience);
  beat_until([this] { return on_.client_spans.ended(); }, export_patience, short_beat);
  observed_.run.end =
      std::chrono::ceil<std::chrono::milliseconds>(std::max(observed_.run.begin, on_.clock.wall()));
  observed_.metrics.end = observed_.run.end;
  beat_until([this] { return !faults_.waits_to_be_gone(); }, FaultBoard::patience_at_the_end,
             longest_beat);
  observed_.faults = faults_.records();
  observed_.conditions = aborting_.records();
}

void Conductor::end_load() {
  if (!load_runs_) return;
  on_.progress.activity("waiting for the last responses");
  const auto is_cut_off = [this] {
    return observed_.interrupted || is_refused_ || is_elsewhere_ || aborting_.has_aborted();
  };
  // As long as it has its connections.
  if (!is_cut_off()) look_once_more_at_who_answers();
  if (!is_cut_off()) on_.load.stop();
  while (true) {
    if (is_cut_off()) on_.load.abort();
    if (on_.load.done()) break;
    beat(short_beat);
  }
  load_runs_ = false;
  observed_.load = on_.load.join();
  std::string unasked = load::said_of_unasked(observed_.load);
  if (!unasked.empty()) observed_.notes.push_back(std::move(unasked));
  note_act("load", "has ended");
}

void Conductor::ask(const std::string& marker) {
  constexpr int most_rounds = 3;
  backends_.catch_up(observed_, marker, [this](const std::string& whom) {
    look_at_permission();
    look_at_environment();
    return may_go_on() && note_act("mark", "the end of the run, by a request to " + whom);
  });
  for (int round = 0; round < most_rounds; ++round) {
    observe::Scraped scraped;
    if (may_go_on() && has_caught_up(observed_, observe::Backend::prometheus)) {
      scraped = scrape_since(observe::when_all_had_come(observed_), "after the last response");
    }
    end_metrics(scraped.seen_at.has_value());
    if (!may_go_on()) return;
    const WallTime asked_at = on_.clock.wall();
    ask_claims(scraped.seen_at.has_value());
    // A scrape that was under way then and fails takes its target's series away between questions.
    if (!scraped.seen_at || !backends_.has_lost_scrapes(scraped, asked_at)) return;
  }
  observed_.incidents.push_back("scrapes failed again and again while claims were asked");
}

// With the first scrape after the last response, however long others' ends are waited for: what the
// system does meanwhile is not of the run.
void Conductor::end_metrics(bool are_scraped) {
  const auto end = are_scraped ? backends_.end_of_first_scrapes(observed_.run.end) : std::nullopt;
  observed_.metrics.end = end.value_or(on_.clock.wall());
  if (!ended_under_faults_) observed_.phases.back().metrics.end = observed_.metrics.end;
}

bool Conductor::is_scraped() const { return on_.plan.scrapes && backends_.has_targets(); }

// What was lost until then is counted by then, where there was a scrape: it is asked side by side.
void Conductor::ask_claims(bool scraped) {
  Questioning::Also losses{observe::counters_of_losses(observed_.run.begin, on_.clock.wall())};
  backends_.ask(observed_, scraped ? &losses : nullptr);
  counted_losses_.reset();
  if (!losses.answer) return;
  auto counted = observe::losses_in(*losses.answer, observed_.run.begin);
  if (counted) counted_losses_ = *std::move(counted);
}

bool Conductor::scrape(WallTime since, const std::string& when) {
  if (!is_scraped()) return may_go_on();
  return scrape_since(since, when).seen_at.has_value() && may_go_on();
}

// The phase's window ends with the scrapes that count: what is under way by then is answered under
// other conditions, once faults are undone or injected.
bool Conductor::scrape_end(const std::string& when) {
  observe::Window& metrics = observed_.phases.back().metrics;
  if (!is_scraped()) {
    metrics.end = on_.clock.wall();
    return may_go_on();
  }
  undone_too_soon_.clear();
  undoes_from_ = on_.clock.now() + 2 * on_.plan.scrape_interval();
  is_ending_phase_ = true;
  const observe::Scraped scraped = scrape_since(metrics.end, when);
  is_ending_phase_ = false;
  undoes_from_.reset();
  note_undone_too_soon(when);
  if (!scraped.seen_at || !may_go_on()) return false;
  metrics.end = std::max(metrics.end, scraped.until);
  return true;
}

// What is asked as of the end of the phase may be as it was behind that.
void Conductor::note_undone_too_soon(const std::string& when) {
  if (undone_too_soon_.empty()) return;
  observed_.notes.push_back("the last scrapes " + when + " came when " +
                            join(undone_too_soon_, ", ") +
                            " had to be undone already: they took too long");
}

observe::Scraped Conductor::scrape_since(WallTime since, const std::string& when) {
  if (!is_scraped()) return {};
  observe::Scraped scraped = backends_.await_scrapes(since);
  if (!scraped.problem.empty()) observed_.incidents.push_back(scraped.problem + " " + when);
  return scraped;
}

template <typename Condition>
void Conductor::beat_until(const Condition& holds, Duration patience, Duration each) {
  const TimePoint deadline = on_.clock.now() + patience;
  while (!holds() && on_.clock.now() < deadline && beat(each)) continue;
}

}  // namespace harness::run
