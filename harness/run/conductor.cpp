#include "harness/run/conductor.hpp"

#include <algorithm>

#include "harness/observe/catch_up.hpp"
#include "harness/observe/poll.hpp"
#include "harness/observe/settling.hpp"
#include "harness/verdict/claim_kind.hpp"

namespace harness::run {
namespace {

// How often proofs, processes and the screen are looked at while nothing else is due.
constexpr Duration longest_beat = std::chrono::milliseconds{50};

// How long the faults may take to be gone once the load is over.
constexpr Duration fault_patience = std::chrono::seconds{20};

// How long the last client spans may take to reach Tempo.
constexpr Duration export_patience = std::chrono::seconds{2};

// How long a backend may take to show what was sent last.
constexpr Duration catch_up_patience = std::chrono::seconds{30};

bool is_backend(const system::System& system, const std::string& name) {
  const std::vector<std::string> backends = system.names(system::Role::backend);
  return std::find(backends.begin(), backends.end(), name) != backends.end();
}

}  // namespace

Conductor::Conductor(const Ensemble& ensemble)
    : on_(ensemble), faults_(ensemble.plan, ensemble.system, ensemble.clock, ensemble.progress) {}

observe::Observations Conductor::run(const std::string& run_id) {
  observed_.sampled = on_.plan.sampled;
  play();
  finish();
  if (may_go_on()) ask(run_id);
  return std::move(observed_);
}

void Conductor::play() {
  origin_ = on_.clock.now();
  observed_.run.begin = on_.clock.wall();
  on_.progress.started(origin_);
  on_.load.start(origin_);
  for (std::size_t i = 0; i < on_.plan.phases.size() && may_go_on(); ++i) play_phase(i);
}

void Conductor::play_phase(std::size_t index) {
  const plan::Phase& phase = on_.plan.phases[index];
  const WallTime begin = on_.clock.wall();
  on_.progress.phase(index);
  faults_.inject(index);
  while (true) {
    const Duration elapsed = on_.clock.now() - origin_;
    if (phase.end ? elapsed >= *phase.end : on_.load.done()) break;
    if (!beat(phase.end ? *phase.end - elapsed : longest_beat)) break;
  }
  faults_.revert(index);
  observed_.phases.push_back({phase.name, {begin, on_.clock.wall()}});
}

void Conductor::finish() {
  faults_.revert_all();
  on_.progress.activity("waiting for the last responses");
  if (observed_.interrupted) {
    on_.load.abort();
  } else {
    on_.load.stop();
  }
  while (!on_.load.done()) {
    beat(longest_beat);
    if (on_.interrupt.requested()) on_.load.abort();
  }
  observed_.load = on_.load.join();
  on_.client_spans.finish(export_patience);
  observed_.run.end = on_.clock.wall();
  const TimePoint deadline = on_.clock.now() + fault_patience;
  while (!faults_.settled() && may_go_on() && on_.clock.now() < deadline) beat(longest_beat);
  faults_.give_up();
  observed_.faults = faults_.records();
}

void Conductor::ask(const std::string& run_id) {
  on_.progress.activity("waiting for the backends to catch up");
  catch_up(run_id);
  std::set<observe::Backend> caught_up;
  for (const observe::CatchUp& one : observed_.catch_ups) {
    if (one.seen_at) caught_up.insert(one.backend);
  }
  if (!may_go_on()) return;
  on_.progress.activity("asking the backends");
  report::ClaimProgress tally;
  const std::vector<observe::Inquiry> open = inquiries(caught_up);
  tally.waiting = open.size();
  const auto decided = [&](const observe::ClaimAnswers& answers) {
    const plan::Claim& claim = on_.plan.claims[answers.claim];
    const verdict::Evidence evidence = verdict::evidence_for(claim, on_.plan, observed_);
    const verdict::Finding finding = verdict::judge_claim(evidence, &answers);
    const bool held = finding.outcome == verdict::Outcome::pass;
    if (held) ++tally.passed, --tally.waiting;
    if (finding.lost) ++tally.failed, --tally.waiting;
    on_.progress.judging(tally);
    return held || finding.lost;
  };
  observed_.answers = observe::poll(open, asking(), on_.clock, decided, pausing());
}

void Conductor::catch_up(const std::string& run_id) {
  const std::vector<observe::Question> questions = all_questions();
  std::set<observe::Backend> wanted;
  for (const observe::Question& question : questions) wanted.insert(question.backend);
  // A database is asked itself: nothing travels to it that could still be under way.
  wanted.erase(observe::Backend::database);
  if (wanted.empty()) return;
  const WallTime since = on_.clock.wall();
  on_.system.hurry();
  std::vector<observe::MarkerTarget> marked;
  for (const std::string& name : on_.system.names(system::Role::service)) {
    const observe::MarkerTarget target{name, on_.system.url(name)};
    if (observe::send_marker(target, run_id)) {
      marked.push_back(target);
    } else {
      observed_.silent.push_back(name);
    }
  }
  observed_.catch_ups = observe::await_catch_up(wanted, marked, run_id, since, catch_up_patience,
                                                asking(), on_.clock, pausing());
  const bool derived =
      std::any_of(questions.begin(), questions.end(), observe::asks_for_derived_metrics);
  observe::settle(observed_.catch_ups, derived, catch_up_patience, asking(), on_.clock, pausing());
}

observe::Ask Conductor::asking() {
  return [this](const observe::Question& question) { return on_.backends.ask(question); };
}

observe::Pause Conductor::pausing() {
  return [this](Duration at_most) { return beat(at_most); };
}

bool Conductor::beat(Duration at_most) {
  if (on_.interrupt.wait(std::min(at_most, longest_beat))) observed_.interrupted = true;
  look_at_processes();
  faults_.look();
  on_.progress.tick(on_.load.progress());
  return may_go_on();
}

void Conductor::look_at_processes() {
  for (const auto& [name, ending] : on_.system.unexpected_ends()) {
    const std::string what = name + " " + ending;
    on_.progress.note(what);
    // Without a backend nothing more can be measured; a service that dies is for the claims to
    // judge.
    (is_backend(on_.system, name) ? observed_.incidents : observed_.notes).push_back(what);
  }
}

std::vector<observe::Question> Conductor::all_questions() const {
  std::vector<observe::Question> all;
  for (const plan::Claim& claim : on_.plan.claims) {
    const verdict::Evidence evidence = verdict::evidence_for(claim, on_.plan, observed_);
    for (auto& question : verdict::find_claim_kind(claim.kind)->questions(evidence)) {
      all.push_back(std::move(question));
    }
  }
  return all;
}

// Claims about a backend that has not caught up are not asked: any answer would be about a part of
// the run only.
std::vector<observe::Inquiry> Conductor::inquiries(
    const std::set<observe::Backend>& caught_up) const {
  std::vector<observe::Inquiry> all;
  const WallTime now = on_.clock.wall();
  for (std::size_t i = 0; i < on_.plan.claims.size(); ++i) {
    const plan::Claim& claim = on_.plan.claims[i];
    const verdict::ClaimKind& kind = *verdict::find_claim_kind(claim.kind);
    const verdict::Evidence evidence = verdict::evidence_for(claim, on_.plan, observed_);
    observe::Inquiry inquiry{i, kind.questions(evidence), now + claim.within};
    if (kind.may_hold_until) {
      const std::optional<WallTime> until = kind.may_hold_until(evidence);
      if (until) inquiry.deadline = std::max(inquiry.deadline, *until + claim.within);
    }
    const bool can_ask = std::all_of(inquiry.questions.begin(), inquiry.questions.end(),
                                     [&](const observe::Question& question) {
                                       return question.backend == observe::Backend::database ||
                                              caught_up.contains(question.backend);
                                     });
    if (can_ask && !inquiry.questions.empty()) all.push_back(std::move(inquiry));
  }
  return all;
}

}  // namespace harness::run
