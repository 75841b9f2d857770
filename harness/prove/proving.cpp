#include "harness/prove/proving.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "harness/core/text.hpp"
#include "harness/observe/pager.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/prove/attribute_reads.hpp"
#include "harness/prove/same_answers.hpp"

namespace harness::prove {
namespace {

using observe::Backend;
using verdict::Outcome;

Effect effect_of(const verdict::Finding& finding) {
  switch (finding.outcome) {
    case Outcome::pass:
      return Effect::holds;
    case Outcome::fail:
      return Effect::fails;
    case Outcome::no_data:
      return Effect::no_data;
    case Outcome::undecided:
      return Effect::undecided;
  }
  return Effect::undecided;
}

void keep(Trial& trial, std::size_t claim, Effect effect) {
  Effect& known = trial.effects[claim];
  if (known != Effect::fails) known = effect;
}

// By Prometheus of its alerting rules and of all its series, or by the run's pager.
bool is_told(const observe::Question& question) {
  return question == observe::alert_rules() || question == observe::pager_record() ||
         lists_all_series(question);
}

// Of a mutant of several signals the worst counts.
void note(Trial& trial, std::size_t claim, const verdict::Finding& finding) {
  if (finding.outcome != Outcome::pass) trial.seen[claim] = finding.seen;
  keep(trial, claim, effect_of(finding));
}

}  // namespace

Proving::Proving(const Setting& setting)
    : setting_(setting),
      logs_(setting.telemetry.lines, setting.clock),
      traces_(setting.telemetry.spans, setting.clock),
      judging_(setting.plan, setting.observed,
               [this](const observe::Question& question) { return unbroken(question, nullptr); }),
      watched_trials_(setting) {
  for (std::size_t claim = 0; claim < judging_.claims(); ++claim) {
    holds_.push_back(judging_.as_recorded(claim).outcome == Outcome::pass);
    known_.emplace_back();
    for (observe::Asked& one : judging_.recorded(claim)) {
      known_.back().push_back({std::move(one), {}});
    }
  }
}

Checked<void> Proving::check_unbroken() {
  const Duration moment = setting_.plan.scrape_interval() * 3 / 2;
  std::vector<Error> errors;
  for (std::size_t claim = 0; claim < known_.size(); ++claim) {
    for (Known& known : known_[claim]) {
      const auto answer = unbroken(known.asked.question, &known.pages);
      auto differs = answer ? difference(known.asked, *answer, moment) : std::nullopt;
      if (!differs || came_in_behind(claim, known.asked, *answer)) continue;
      errors.push_back({*std::move(differs), "\"" + setting_.plan.claims[claim].claim + "\"",
                        "what the run kept is not what it was answered from: prove it with the "
                        "version that made it, before anything in it is changed"});
    }
  }
  if (!errors.empty()) return tl::unexpected(std::move(errors));
  watched_trials_.begin(logs_, traces_);
  return {};
}

Trial Proving::try_one(Mutant mutant, std::size_t number) {
  Trial trial{std::move(mutant), std::vector(judging_.claims(), Effect::untouched)};
  trial.watched.assign(setting_.watched.size(), Effect::untouched);
  if (trial.mutant.client) try_load(trial);
  if (trial.mutant.logs) {
    Lines lines = setting_.telemetry.lines;
    trial.mutant.logs(lines, scratch_);
    const ChangedStreams streams = changed_between(setting_.telemetry.lines, lines);
    try_store(trial, Backend::loki, KeptStore(std::move(lines), setting_.clock),
              [&](const observe::Question& one) { return by_streams_.may_reach(one, streams); });
  }
  if (trial.mutant.traces) {
    Spans spans = setting_.telemetry.spans;
    trial.mutant.traces(spans, scratch_);
    try_store(trial, Backend::tempo, KeptStore(std::move(spans), setting_.clock),
              [&](const observe::Question& one) { return may_read(one, trial.mutant.attribute); });
  }
  if (trial.mutant.metrics) try_metrics(trial, number);
  if (trial.mutant.rules || trial.mutant.pager || trial.mutant.series) try_told(trial);
  scratch_ = {};
  return trial;
}

ClaimProof Proving::proof_of(std::size_t claim, const std::vector<Trial>& trials) const {
  const verdict::Finding finding = judging_.as_recorded(claim);
  ClaimProof proof{finding.claim, finding.kind, finding.during, finding.line};
  const auto count = [&](Effect effect) {
    return static_cast<std::size_t>(
        std::count_if(trials.begin(), trials.end(),
                      [&](const Trial& trial) { return trial.effects[claim] == effect; }));
  };
  proof.caught = count(Effect::fails);
  const std::size_t touched = trials.size() - count(Effect::untouched);
  if (finding.outcome == Outcome::undecided) {
    proof.standing = Standing::unprovable;
    proof.why = "it could not be judged in the run: " + finding.seen;
  } else if (!holds_[claim]) {
    proof.standing = Standing::red;
    proof.why = "it did not hold in the run: " + finding.seen;
  } else if (proof.caught > 0) {
    proof.standing = Standing::proven;
  } else if (const auto question = unanswered_.find(claim); question != unanswered_.end()) {
    proof.standing = Standing::unprovable;
    proof.why = "not provable: its question was not answered: " + question->second;
  } else if (std::string why = why_outside(claim); !why.empty() || touched == 0) {
    proof.standing = Standing::unprovable;
    proof.why = why.empty() ? "nothing that is broken here is asked by it" : why;
  } else if (count(Effect::no_data) > 0) {
    proof.standing = Standing::silence;
    proof.why = "only what leaves no data makes it red, and nothing that is wrong";
  } else {
    proof.standing = Standing::vacuous;
    proof.why = "none of the " + std::to_string(touched) +
                " regressions makes it fail: " + finding.expected + " holds of " + finding.seen;
  }
  return proof;
}

// By the claim's own question, which is the first to its backend: what is asked beside it, for
// its proof of life, may stay as it was.
std::string Proving::why_outside(std::size_t claim) const {
  for (const Known& known : known_[claim]) {
    const observe::Question& question = known.asked.question;
    if (question.backend == Backend::database) return "what a database was asked is not kept";
    if (question.backend == Backend::loki && !setting_.telemetry.has_logs) {
      return "the run kept no logs: they are in a backend that is not its own";
    }
    if (question.backend == Backend::tempo && !setting_.telemetry.has_traces) {
      return "the run kept no traces: they are in a backend that is not its own";
    }
    if (question.backend != Backend::prometheus) continue;
    if (lists_all_series(question)) return {};
    if (setting_.metrics == nullptr) return "the run kept no metrics";
    return setting_.metrics->why_outside(question);
  }
  return {};
}

// A scrape that was under way when the claim was asked has come in since. That changes a number,
// and must not change what is concluded from it.
bool Proving::came_in_behind(std::size_t claim, const observe::Asked& recorded,
                             const observe::Answer& now) {
  if (recorded.question.backend != Backend::prometheus) return false;
  const observe::Answer kept = setting_.metrics->as_kept(recorded.question);
  if (difference({recorded.question, {kept}}, now, Duration{0})) return false;
  const auto ask = [&](const observe::Question& question) {
    const bool is_of_metrics = question.backend == Backend::prometheus;
    return is_of_metrics ? setting_.metrics->answer(0, question) : std::nullopt;
  };
  const verdict::Finding then = judging_.as_recorded(claim);
  const verdict::Finding today = judging_.with_answers(claim, ask).finding;
  if (then.outcome != today.outcome) return false;
  if (then.seen == today.seen) return true;
  const std::string note = "\"" + then.claim +
                           "\": a scrape came in after it was asked, so that it is " + today.seen +
                           " now, and was " + then.seen;
  if (notes_.empty() || notes_.back() != note) notes_.push_back(note);
  return true;
}

void Proving::try_load(Trial& trial) {
  load::LoadStats load = setting_.observed.load;
  trial.mutant.client(load);
  for (std::size_t claim = 0; claim < judging_.claims(); ++claim) {
    const bool is_of_load =
        is_one_of(setting_.plan.claims[claim].kind, {"threshold", "reconcile", "slo"});
    if (!holds_[claim] || !is_of_load) continue;
    note(trial, claim, judging_.with_load(claim, load));
  }
}

// A claim that is given what it was given has been judged already.
void Proving::try_store(Trial& trial, Backend backend, const KeptStore& store,
                        const MayReach& may_reach) {
  watched_trials_.note_store(trial, backend, store, may_reach);
  for (std::size_t claim = 0; claim < known_.size(); ++claim) {
    if (!holds_[claim] || !asks(claim, backend)) continue;
    const std::vector<observe::Question> same =
        asked_with_same_answer(claim, backend, store, may_reach);
    if (same.size() == known_[claim].size()) {
      keep(trial, claim, Effect::holds);
      continue;
    }
    const auto ask = [&](const observe::Question& question) {
      const bool is_same = std::find(same.begin(), same.end(), question) != same.end();
      return is_same || question.backend != backend ? std::nullopt
                                                    : std::optional(store.answer(question));
    };
    note_judged(trial, claim, ask);
  }
}

std::vector<observe::Question> Proving::asked_with_same_answer(std::size_t claim, Backend backend,
                                                               const KeptStore& store,
                                                               const MayReach& may_reach) const {
  std::vector<observe::Question> same;
  for (const Known& known : known_[claim]) {
    const observe::Question& question = known.asked.question;
    const bool is_same =
        question.backend != backend || !may_reach(question) || store.gives(known.pages);
    if (is_same) same.push_back(question);
  }
  return same;
}

// Of a claim that is one query it is that one, and not what is asked beside it for its proof of
// life; of one that is several, all of them.
std::vector<ClaimQuery> Proving::own_queries() const {
  std::vector<ClaimQuery> all;
  for (std::size_t claim = 0; claim < known_.size(); ++claim) {
    if (!holds_[claim]) continue;
    const verdict::Finding finding = judging_.as_recorded(claim);
    const auto is_own = [&](const Known& known) {
      return known.asked.question.query == finding.query;
    };
    const bool is_one = std::any_of(known_[claim].begin(), known_[claim].end(), is_own);
    std::set<std::pair<Backend, std::string>> named;
    for (const Known& known : known_[claim]) {
      const observe::Question& question = known.asked.question;
      if ((is_one && !is_own(known)) || !named.emplace(question.backend, question.query).second) {
        continue;
      }
      all.push_back(
          {claim, question.backend, question.query, finding.window, lists_all_series(question)});
    }
  }
  return all;
}

void Proving::try_metrics(Trial& trial, std::size_t number) {
  watched_trials_.note_metrics(trial, number);
  for (std::size_t claim = 0; claim < known_.size(); ++claim) {
    const auto is_touched = [&](const Known& known) {
      return known.asked.question.backend == Backend::prometheus &&
             setting_.metrics->touches(number, known.asked.question);
    };
    if (!holds_[claim] || std::none_of(known_[claim].begin(), known_[claim].end(), is_touched)) {
      continue;
    }
    note_judged(trial, claim, [&](const observe::Question& question) {
      const bool is_of_metrics = question.backend == Backend::prometheus;
      return is_of_metrics ? setting_.metrics->answer(number, question) : std::nullopt;
    });
  }
}

std::vector<observe::Asked> Proving::told() const {
  std::vector<observe::Asked> all;
  for (const std::vector<Known>& claim : known_) {
    for (const Known& known : claim) {
      if (is_told(known.asked.question)) all.push_back(known.asked);
    }
  }
  return all;
}

// What the run was told, as the regression makes it.
std::string Proving::told_by(const observe::Asked& asked, const Mutant& mutant) const {
  const auto& change = asked.question.backend == Backend::pager ? mutant.pager
                       : lists_all_series(asked.question)       ? mutant.series
                                                                : mutant.rules;
  const std::string& body = asked.answers.back().body;
  return change ? change(body) : body;
}

// Each claim asked at a time of its own, so that each has its own answer broken.
void Proving::try_told(Trial& trial) {
  for (std::size_t claim = 0; claim < known_.size(); ++claim) {
    std::vector<observe::Asked> broken;
    for (const Known& known : known_[claim]) {
      const observe::Question& question = known.asked.question;
      if (!is_told(question) || known.asked.answers.empty()) continue;
      observe::Answer answer = known.asked.answers.back();
      std::string body = told_by(known.asked, trial.mutant);
      if (body == answer.body) continue;
      answer.body = std::move(body);
      broken.push_back({question, {std::move(answer)}});
    }
    if (!holds_[claim] || broken.empty()) continue;
    note_judged(trial, claim, [&](const observe::Question& question) {
      const auto found = std::ranges::find(broken, question, &observe::Asked::question);
      return found == broken.end() ? std::nullopt : std::optional(found->answers.back());
    });
  }
}

bool Proving::asks(std::size_t claim, Backend backend) const {
  return std::any_of(known_[claim].begin(), known_[claim].end(),
                     [&](const Known& known) { return known.asked.question.backend == backend; });
}

// What becomes undecided for want of an answer says nothing of the claim.
void Proving::note_judged(Trial& trial, std::size_t claim, const AskMutated& ask) {
  const Judging::Judged judged = judging_.with_answers(claim, ask);
  note(trial, claim, judged.finding);
  const bool is_unknown =
      judged.finding.outcome == Outcome::undecided && !judged.unanswered.empty();
  if (is_unknown) unanswered_.emplace(claim, judged.unanswered);
}

std::optional<observe::Answer> Proving::unbroken(const observe::Question& question,
                                                 KeptStore::Pages* pages) const {
  if (question.backend == Backend::loki && setting_.telemetry.has_logs) {
    return logs_.answer(question, pages);
  }
  if (question.backend == Backend::tempo && setting_.telemetry.has_traces) {
    return traces_.answer(question, pages);
  }
  if (question.backend != Backend::prometheus || setting_.metrics == nullptr) return std::nullopt;
  return setting_.metrics->answer(0, question);
}

}  // namespace harness::prove
