#include "harness/prove/watched_trials.hpp"

#include <algorithm>

#include "harness/prove/watched.hpp"

namespace harness::prove {
namespace {

using observe::Backend;

// Of a mutant of several signals what strikes most counts.
Effect more_striking(Effect one, Effect other) {
  for (const Effect effect : {Effect::fails, Effect::no_data, Effect::undecided, Effect::holds}) {
    if (one == effect || other == effect) return effect;
  }
  return Effect::untouched;
}

}  // namespace

void WatchedTrials::begin(const KeptStore& logs, const KeptStore& traces) {
  for (const Watched& one : setting_.watched) {
    std::optional<observe::Answer>& before = before_.emplace_back();
    const Backend backend = one.question.backend;
    if (backend == Backend::loki && setting_.telemetry.has_logs) before = logs.answer(one.question);
    if (backend == Backend::tempo && setting_.telemetry.has_traces) {
      before = traces.answer(one.question);
    }
    if (backend == Backend::prometheus && setting_.metrics != nullptr) {
      before = setting_.metrics->answer(0, one.question);
    }
  }
}

void WatchedTrials::note(Trial& trial, std::size_t watched, const observe::Answer& after) const {
  Effect& known = trial.watched[watched];
  known = more_striking(known, effect_on(setting_.watched[watched], *before_[watched], after));
}

void WatchedTrials::note_store(Trial& trial, Backend backend, const KeptStore& store,
                               const MayReach& may_reach) const {
  for (std::size_t i = 0; i < before_.size(); ++i) {
    const observe::Question& question = setting_.watched[i].question;
    if (question.backend != backend || !before_[i]) continue;
    note(trial, i, may_reach(question) ? store.answer(question) : *before_[i]);
  }
}

void WatchedTrials::note_metrics(Trial& trial, std::size_t number) const {
  for (std::size_t i = 0; i < before_.size(); ++i) {
    const observe::Question& question = setting_.watched[i].question;
    if (question.backend != Backend::prometheus || !before_[i]) continue;
    if (!setting_.metrics->touches(number, question)) continue;
    const auto after = setting_.metrics->answer(number, question);
    if (after) note(trial, i, *after);
  }
}

std::vector<WatchedProof> WatchedTrials::proofs_of(const std::vector<Trial>& trials) const {
  std::vector<WatchedProof> proofs;
  for (std::size_t i = 0; i < setting_.watched.size(); ++i) {
    const auto count = [&](Effect effect) {
      return static_cast<std::size_t>(
          std::count_if(trials.begin(), trials.end(),
                        [&](const Trial& trial) { return trial.watched[i] == effect; }));
    };
    proofs.push_back({setting_.watched[i].name, count(Effect::fails), count(Effect::no_data),
                      trials.size() - count(Effect::untouched)});
  }
  return proofs;
}

}  // namespace harness::prove
