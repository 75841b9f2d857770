#include "harness/verdict/claims/promql_questions.hpp"

#include <algorithm>

#include "harness/languages/promql/joins.hpp"
#include "harness/languages/promql/pairs.hpp"
#include "harness/languages/promql/raw_values.hpp"
#include "harness/languages/promql/selectors.hpp"
#include "harness/languages/promql/standstill.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/observe/settling.hpp"
#include "harness/scenario/query.hpp"
#include "harness/verdict/finding.hpp"
#include "harness/verdict/life/alternatives.hpp"
#include "harness/verdict/life/control_subject.hpp"
#include "harness/verdict/life/life_of_gone.hpp"
#include "harness/verdict/life/life_of_groups.hpp"
#include "harness/verdict/life/life_of_unborn.hpp"
#include "harness/verdict/life/proof_of_life.hpp"
#include "harness/verdict/series/behind_the_run.hpp"
#include "harness/verdict/series/first_moments.hpp"
#include "harness/verdict/series/pushed.hpp"
#include "harness/verdict/series/quantiles.hpp"
#include "harness/verdict/series/raw_counters.hpp"
#include "harness/verdict/series/recorded.hpp"
#include "harness/verdict/throughout.hpp"

namespace harness::verdict {

using languages::promql::ExprPtr;

namespace {

bool is_derived(const Promql& claim, const Evidence& evidence) {
  return observe::asks_for_derived_metrics(put_in(*claim.promql, evidence.metrics));
}

// There is always something to ask.
observe::Window asked_moments(const Promql& claim, const Evidence& evidence,
                              const WindowBounds& bounds) {
  const observe::Window end{bounds.inner.end, bounds.inner.end};
  return moments_of(claim, evidence, bounds).value_or(end);
}

std::vector<observe::Question> at_both(const Promql& claim, const WindowBounds& bounds) {
  std::vector<observe::Question> own;
  const auto put = [&](const observe::Window& window) {
    for (const auto& query : with_quantile_ends(observe::fill_window(*claim.promql, window))) {
      own.push_back(observe::promql_at(query, window.end));
    }
  };
  put(bounds.inner);
  if (!bounds.are_exact()) put(bounds.outer);
  return own;
}

// What is born is born after the load began: by then, all targets had been scraped.
Counting at_end_of(const Promql& claim, const Evidence& evidence, const observe::Window& window) {
  const auto put = [at = window.end](const std::string& query) {
    return observe::promql_at(query, at);
  };
  return {observe::fill_window(*claim.promql, window), put,
          std::max(Duration{0}, window.end - evidence.window.begin)};
}

std::vector<observe::Question> throughout_questions(const Promql& claim,
                                                    const observe::Window& moments,
                                                    const WindowBounds& bounds) {
  std::vector<observe::Question> all;
  for (const auto& query : with_quantile_ends(observe::fill_window(*claim.promql, bounds.inner))) {
    all.push_back(observe::promql_over(query, moments, between_moments));
  }
  return all;
}

std::vector<observe::Question> own_questions(const Promql& claim, const Evidence& evidence,
                                             const WindowBounds& bounds) {
  if (is_throughout(evidence)) {
    return throughout_questions(claim, asked_moments(claim, evidence, bounds), bounds);
  }
  return at_both(claim, bounds);
}

// Null: nothing of it can be pushed that would not be waited for, or it cannot be read.
ExprPtr may_be_pushed(const Promql& claim, const Evidence& evidence) {
  return is_derived(claim, evidence) ? nullptr : parsed(scenario::with_any_window(*claim.promql));
}

// Whether the claim may hold because a counter stands still: 1 - increase(…) > 0.9.
bool may_hold_for(const languages::promql::Standstill& standstill,
                  const scenario::Comparison& value) {
  using languages::promql::Moves;
  const bool is_above = value.op.starts_with('>');
  const bool is_below = value.op.starts_with('<');
  const bool is_hindered =
      (is_above && standstill.moves == Moves::up) || (is_below && standstill.moves == Moves::down);
  return !is_hindered && standstill.values &&
         value.truth(*standstill.values) != scenario::Truth::fails;
}

// A counter as it is stands still at what it had. What is called a count may be a gauge, too.
bool reads_counters_as_they_are(const languages::promql::Expr& query) {
  const auto raw = languages::promql::read_as_they_are(query);
  return std::any_of(raw.begin(), raw.end(), [](const auto& named) {
    return languages::promql::is_called_a_counter(named.metric) || named.metric.ends_with("_sum");
  });
}

bool is_satisfied_by_silence(const languages::promql::Expr& query,
                             const scenario::Comparison& value) {
  using languages::promql::OfSilence;
  if (languages::promql::hides_silence(query)) return true;
  if (holds_for_nothing(value) && reads_counters_as_they_are(query)) return true;
  if (languages::promql::has_alternatives(query) && holds_for_nothing(value)) return true;
  if (says_of_silence(query) != OfSilence::zero) return false;
  const auto all = languages::promql::standstills(query);
  return holds_for_nothing(value) ||
         std::any_of(all.begin(), all.end(),
                     [&](const auto& standstill) { return may_hold_for(standstill, value); });
}

}  // namespace

std::vector<languages::Join> joins_hidden_in(const std::string& query) {
  const ExprPtr read = parsed(query);
  if (!read) return {};
  const bool hides =
      languages::promql::hides_nothing(*read) || languages::promql::has_alternatives(*read);
  return hides ? languages::promql::joins(*read, query) : std::vector<languages::Join>{};
}

AskOfSeries asked_at(WallTime at) {
  return [at](const std::string& query) { return observe::promql_at(query, at); };
}

// Before the first phase nothing is sent yet, and after the last one nothing any more: that is no
// part of them.
observe::Window played(const Evidence& evidence, const WindowBounds& bounds) {
  const std::size_t last = evidence.plan.phases.size() - 1;
  observe::Window window = bounds.inner;
  if (evidence.claim.phase.value_or(0) == 0) {
    window.begin = std::clamp(evidence.window.begin, window.begin, window.end);
  }
  if (evidence.claim.phase.value_or(last) == last) {
    window.end = std::clamp(evidence.window.end, window.begin, window.end);
  }
  return window;
}

std::optional<observe::Window> moments_of(const Promql& claim, const Evidence& evidence,
                                          const WindowBounds& bounds) {
  return moments_in(played(evidence, bounds), promql_looks_back(*claim.promql, evidence.plan));
}

// Under the phase's conditions, but in a transition: what is sent there is in no phase. Before the
// first request and after the last one there is no such thing.
observe::Window without_transitions(const observe::Window& window, const Evidence& evidence) {
  const std::size_t last = evidence.plan.phases.size() - 1;
  observe::Window inner = window;
  if (evidence.claim.phase.value_or(0) != 0) {
    inner.begin = std::max(inner.begin, evidence.window.begin);
  }
  if (evidence.claim.phase.value_or(last) != last) {
    inner.end = std::min(inner.end, evidence.window.end);
  }
  return inner;
}

// The metrics of a window are those of the scrapes around it, and of what was still under way at
// its end. A count has all of it, and of the transitions beside it, too; a rate is thinned out by
// the time that was waited.
WindowBounds with_waits(WindowBounds bounds, const Promql& claim, const Evidence& evidence) {
  const ExprPtr query = parsed(scenario::with_any_window(*claim.promql));
  const bool reads_back = query && languages::promql::looks_back(*query) > Duration{0};
  if (!reads_back) return bounds;
  const auto function = languages::promql::averages(*query);
  const observe::Window active{std::max(bounds.inner.begin, evidence.window.begin),
                               std::min(bounds.inner.end, evidence.window.end)};
  const observe::Window inner = function ? active : without_transitions(bounds.inner, evidence);
  if (inner.end <= inner.begin || inner == bounds.inner) return bounds;
  const std::string waited = approximate(bounds.outer.length() - inner.length());
  bounds.inner = inner;
  bounds.why = function ? *function + "() is another with the " + waited +
                              " that scrapes and last responses took: ask for increase(), give it "
                              "more room, or have the phase take longer"
                        : "the scrapes around it are of " + waited +
                              " more, in which requests went on: give it more room, or have the "
                              "phase take longer";
  return bounds;
}

// A query that is the same for both bounds is about no edge. Throughout a window, each moment that
// is asked about reads what is inside, wherever between two scrapes that begins.
WindowBounds bounds_of(const Promql& claim, const Evidence& evidence) {
  const WindowBounds exact{evidence.metrics, evidence.metrics};
  const bool derived = is_derived(claim, evidence);
  if (is_throughout(evidence)) return derived ? window_bounds(evidence, Arrival::pushed) : exact;
  const WindowBounds bounds = with_waits(
      window_bounds(evidence, derived ? Arrival::pushed : Arrival::scraped), claim, evidence);
  const bool hangs_on_edges =
      put_in(*claim.promql, bounds.inner) != put_in(*claim.promql, bounds.outer);
  return hangs_on_edges ? bounds : exact;
}

ExprPtr needs_life(const Promql& claim, const observe::Window& window) {
  ExprPtr query = parsed(observe::fill_window(*claim.promql, window));
  return query && is_satisfied_by_silence(*query, claim.value) ? std::move(query) : nullptr;
}

ExprPtr recorded_that_needs_life(const Promql& claim, const Evidence& evidence,
                                 const observe::Window& window) {
  ExprPtr read = behind_recordings(observe::fill_window(*claim.promql, window), evidence);
  return read && is_satisfied_by_silence(*read, claim.value) ? std::move(read) : nullptr;
}

Queries sampled_by(const Promql& claim, const WindowBounds& bounds) {
  Queries all;
  const auto add = [&](const std::string& text) {
    if (ExprPtr query = parsed(observe::fill_window(text, bounds.inner))) {
      all.push_back(std::move(query));
    }
  };
  add(*claim.promql);
  if (claim.control) add(**claim.control);
  return all;
}

SamplesIn samples_in(const Promql& claim, const Evidence& evidence, const WindowBounds& bounds) {
  const Duration apart = between_scrapes(evidence.plan);
  if (!is_throughout(evidence)) return {bounds.inner, std::nullopt, apart};
  return {bounds.inner, moments_of(claim, evidence, bounds), apart};
}

Counting counting(const Promql& claim, const Evidence& evidence, const WindowBounds& bounds) {
  if (!is_throughout(evidence)) return at_end_of(claim, evidence, bounds.outer);
  const auto put = [window = asked_moments(claim, evidence, bounds)](const std::string& query) {
    return observe::promql_over(query, window, between_moments);
  };
  return {observe::fill_window(*claim.promql, bounds.inner), put, Duration::max()};
}

Counting counting_first(const Promql& claim, const FirstMoments& first,
                        const WindowBounds& bounds) {
  const auto put = [window = first.moments](const std::string& query) {
    return observe::promql_over(query, window, between_moments);
  };
  return {observe::fill_window(*claim.promql, bounds.inner), put, Duration::max()};
}

// Of pushes, the last one from before the window is as old as they are apart; before the run
// nothing is counted, so that any will do.
Counting counting_pushed(const Promql& claim, const Evidence& evidence,
                         const WindowBounds& bounds) {
  Counting pushed = at_end_of(claim, evidence, bounds.outer);
  const bool is_first =
      evidence.claim.phase.value_or(0) == 0 && evidence.claim.after == Duration{0};
  if (!is_first) pushed.at_most = between_pushes;
  return pushed;
}

std::optional<languages::promql::Sampled> sampled_in(const Promql& claim, const Evidence& evidence,
                                                     const WindowBounds& bounds) {
  if (is_throughout(evidence)) return std::nullopt;
  const std::string text = observe::fill_window(*claim.promql, bounds.outer);
  const ExprPtr query = parsed(text);
  if (!query) return std::nullopt;
  // Between its edges, of which a scrape was waited for, samples show all; $window is rounded.
  const auto length = std::chrono::duration_cast<languages::promql::Millis>(bounds.outer.length());
  return languages::promql::as_sampled(*query, text, length - languages::promql::Millis{1});
}

namespace {

std::vector<observe::Question> questions_for_sampled(const Promql& claim, const Evidence& evidence,
                                                     const WindowBounds& bounds) {
  const auto sampled = sampled_in(claim, evidence, bounds);
  if (!sampled) return {};
  std::vector<observe::Question> all;
  for (const std::string& query : with_quantile_ends(sampled->query)) {
    all.push_back(observe::promql_at(query, bounds.outer.end));
  }
  return all;
}

}  // namespace

namespace {

// What is derived from spans is counted by nobody who could begin anew.
std::vector<observe::Question> asked_for_restarts(const Promql& claim, const Evidence& evidence,
                                                  const WindowBounds& bounds) {
  const std::string text = observe::fill_window(*claim.promql, bounds.outer);
  const ExprPtr query = parsed(text);
  if (!query || is_derived(claim, evidence)) return {};
  const bool throughout = is_throughout(evidence);
  const observe::Window window = throughout ? played(evidence, bounds) : bounds.outer;
  const RestartsIn in = restarts_in(evidence, window, throughout);
  std::vector<observe::Question> all = questions_for_restarts(*query, in);
  add_uncounted_behind(text, evidence, in, all);
  return all;
}

}  // namespace

Questions all_questions(const Promql& claim, const Evidence& evidence) {
  const WindowBounds bounds = bounds_of(claim, evidence);
  Questions all;
  all.own = own_questions(claim, evidence, bounds);
  all.births = questions_for_births(counting(claim, evidence, bounds));
  if (is_throughout(evidence) || !bounds.are_exact()) {
    const ExprPtr own = parsed(all.own.front().query);
    if (own) all.scrapes = questions_for_life(*own, bounds.outer);
  }
  const auto query = needs_life(claim, bounds.inner);
  if (query) all.gone = questions_for_gone(*query, evidence, bounds.inner);
  all.unborn = questions_for_unborn(query.get(), evidence);
  if (claim.control) {
    if (query) {
      all.life = questions_beside_control(*query, bounds.inner);
      all.jobs = questions_for_jobs(*query, **claim.control, bounds.inner);
    }
    all.life.push_back(put_in(**claim.control, bounds.inner));
  } else if (query) {
    all.life = questions_for_life(*query, bounds.inner);
    all.presence = questions_for_presence(*query, played(evidence, bounds));
    all.traffic = questions_for_traffic(*query, evidence, bounds.inner.end);
    all.movement = questions_for_movement(*query, evidence);
  }
  const auto recorded = recorded_that_needs_life(claim, evidence, bounds.inner);
  if (recorded && !claim.control) all.recorded = questions_for_life(*recorded, bounds.inner);
  // At one moment of many it says little of the others.
  if (!is_throughout(evidence)) {
    all.pairs = questions_for_pairs(all.own.front().query, bounds.inner.end);
  }
  all.samples =
      questions_for_samples(sampled_by(claim, bounds), samples_in(claim, evidence, bounds));
  all.joins =
      questions_for_joins(joins_hidden_in(all.own.front().query), asked_at(bounds.inner.end));
  if (claim.control) all.types = questions_for_types(**claim.control);
  // What needs a proof of life has it of each of them.
  if (!query) {
    const ExprPtr own = parsed(observe::fill_window(*claim.promql, bounds.inner));
    if (own) all.alternatives = questions_for_alternatives(*own, bounds.inner);
  }
  all.sampled = questions_for_sampled(claim, evidence, bounds);
  if (const auto first = first_moments(claim, evidence, bounds)) {
    all.first = throughout_questions(claim, first->moments, bounds);
    all.first_births = questions_for_births(counting_first(claim, *first, bounds));
  }
  all.restarts = asked_for_restarts(claim, evidence, bounds);
  if (const ExprPtr own = parsed(all.own.front().query)) {
    all.groups = questions_for_groups(*own, evidence.metrics);
  }
  if (!is_derived(claim, evidence)) all.behind = questions_behind_the_run(*claim.promql, evidence);
  if (const auto pushable = may_be_pushed(claim, evidence)) {
    const WindowBounds pushed = pushed_bounds(evidence);
    all.pushes = questions_for_pushes(*pushable, evidence, pushed);
    if (is_throughout(evidence)) return all;
    all.pushed = at_both(claim, pushed);
    all.pushed_sampled = questions_for_sampled(claim, evidence, pushed);
    all.pushed_births = questions_for_births(counting_pushed(claim, evidence, pushed));
  }
  return all;
}

}  // namespace harness::verdict
