// What a run looks at on its way, whatever it waits for.
#include <algorithm>
#include <iterator>
#include <utility>

#include "harness/run/conductor.hpp"
#include "harness/run/proof_names.hpp"
#include "harness/verdict/fault_findings.hpp"

namespace harness::run {
namespace {

// How much longer than its owner allows a run may take: transitions last as long as they do.
constexpr Duration time_rounding = std::chrono::seconds{5};

// What somebody who wants to have the run ended waits for at the most.
constexpr Duration patience_of_who_ends_it = std::chrono::seconds{3};

bool is(target::Role role, const target::Target& system, const std::string& name) {
  return std::ranges::count(system.names(role), name) > 0;
}

}  // namespace

bool Conductor::beat(Duration at_most) {
  if (on_.interrupt.wait(std::min(at_most, longest_beat))) observed_.interrupted = true;
  look_at_clock();
  if (load_runs_) look_at_environment();
  look_at_permission();
  look_at_processes();
  if (load_runs_) look_at_who_answers();
  undo_in_transition();
  faults_.look();
  look_at_conditions();
  on_.progress.tick(on_.load.progress());
  return may_go_on();
}

void Conductor::undo_in_transition() {
  if (!undoes_from_ || on_.clock.now() < *undoes_from_) return;
  std::vector<std::string> undone = faults_.undo_what_is_over();
  if (is_ending_phase_) std::ranges::move(undone, std::back_inserter(undone_too_soon_));
}

// Nothing here waits for long: a turn that comes late means that the machine gave none, to the
// system under test neither.
void Conductor::look_at_clock() {
  const TimePoint now = on_.clock.now();
  const Duration late = now - std::exchange(last_beat_, now) - longest_beat;
  if (!load_runs_ || late <= Duration{0}) return;
  observed_.stood_still = std::max(observed_.stood_still, late);
  observed_.waited += late;
}

// As long as the load is to run.
void Conductor::look_at_conditions() {
  if (!began_) return;
  conditions_.look();
  const std::optional<std::string> why = aborting_.look(on_.clock.wall());
  if (!why) return;
  on_.progress.note("aborted: " + *why);
  note_act("abort", *why);
}

void Conductor::look_at_processes() {
  for (const auto& [name, ending] : on_.system.unexpected_ends()) {
    const bool had_time_to_send = ending == "ended with exit code 0";
    const std::string what =
        name + " " + ending +
        (had_time_to_send
             ? ", as one does that goes on in the background: have it stay in the foreground"
             : "");
    on_.progress.note(what);
    // Without a backend nothing more can be measured; a service that dies is for the claims to
    // judge. Its last lines and spans may have gone with it.
    if (is(target::Role::backend, on_.system, name)) {
      observed_.incidents.push_back(what);
      continue;
    }
    observed_.notes.push_back(what);
    if (had_time_to_send || !is(target::Role::service, on_.system, name)) continue;
    observed_.losses.push_back({what, {observe::Backend::loki, observe::Backend::tempo}, name});
  }
}

// Under load, when they have connections. What a service is does not change, and a look costs: each
// comes after twice the time, at one service a beat.
void Conductor::look_at_who_answers() {
  if (!on_.answering_at || !began_ || !is_scraped()) return;
  if (on_.clock.now() - *began_ < next_look_at_who_answers_) return;
  const auto services = who_may_have_workers(on_.plan, on_.system.scraped());
  if (looked_at_ == services.size()) {
    looked_at_ = 0;
    next_look_at_who_answers_ *= 2;
    return;
  }
  look_at_who_answers_for(services[looked_at_++]);
}

// Some may have been begun late, between two looks.
void Conductor::look_once_more_at_who_answers() {
  if (!on_.answering_at || !is_scraped()) return;
  for (const std::string& service : who_may_have_workers(on_.plan, on_.system.scraped())) {
    look_at_who_answers_for(service);
  }
}

void Conductor::look_at_who_answers_for(const std::string& service) {
  const net::Servers servers = on_.system.servers();
  const auto server = servers.find(service);
  if (server == servers.end()) return;
  std::size_t& most = workers_[service];
  most = std::max(most, on_.answering_at(server->second.url));
}

void Conductor::look_at_permission() {
  if (is_refused_) return;
  const Result<void> may = may_act();
  if (may) return;
  is_refused_ = true;
  const std::string why = to_string(may.error());
  observed_.incidents.push_back(observe::stopped_by_owner + why);
  note_act("stop", why);
}

// Before anything else: what is under way is cut off, and nothing is sent any more.
void Conductor::look_at_environment() {
  if (is_elsewhere_) return;
  const Result<void> same = on_.system.still_proven();
  if (same) return;
  is_elsewhere_ = true;
  if (load_runs_) on_.load.abort();
  const std::string why = to_string(same.error());
  observed_.incidents.push_back(observe::nothing_more_sent + why);
  on_.progress.note("nothing more is sent: " + why);
  note_act("stop", why);
}

// How long a run takes its plan says only roughly.
Result<void> Conductor::may_act() const {
  const std::optional<scenario::Safety>& safety = on_.plan.safety;
  if (began_ && safety && safety->most_time &&
      on_.clock.now() - *began_ > *safety->most_time + time_rounding) {
    return fail("the run takes longer than " + format_duration(*safety->most_time), "safety",
                "make it shorter");
  }
  return on_.may_act ? on_.may_act() : Result<void>{};
}

bool Conductor::note_act(const std::string& act, const std::string& what) {
  if (!on_.note_act) return true;
  const Result<void> noted = on_.note_act(act, what);
  if (!noted) observed_.incidents.push_back(to_string(noted.error()));
  return noted.has_value();
}

// What a server has done late stays on, and nobody would look again. Who wants to have it ended
// waits for no more than what is answered soon: the journal has what is left.
void Conductor::look_back() {
  std::optional<TimePoint> last;  // once that is so
  const auto wait = [this, &last](const auto& waits, Duration patience) {
    const TimePoint deadline = on_.clock.now() + patience;
    while (waits()) {
      const TimePoint now = on_.clock.now();
      if (observed_.interrupted && !last) last = now + patience_of_who_ends_it;
      if (now >= std::min(deadline, last.value_or(deadline))) return;
      beat(longest_beat);
    }
  };
  constexpr Duration patience_for_undos = std::chrono::seconds{2};
  if (!may_go_on()) wait([this] { return faults_.leaves_undos(); }, patience_for_undos);
  wait([this] { return !faults_.look_back(); }, FaultBoard::patience);
  faults_.tell_unanswered_looks(last ? patience_of_who_ends_it : FaultBoard::patience);
  wait([this] { return faults_.waits_for_what_came_back(); }, FaultBoard::patience_at_the_end);
  faults_.tell_what_is_left();
  observed_.faults = faults_.records();
  const observe::Pause pause = [this](Duration at_most) { return beat(at_most); };
  const observe::AskAll ask = [&](const auto& all) { return on_.backends.ask(all, pause); };
  if (may_go_on()) tell_missing_names(on_.plan, observed_.run, ask, observed_.faults);
  std::ranges::move(verdict::fault_notes(on_.plan, observed_), std::back_inserter(observed_.notes));
}

}  // namespace harness::run
