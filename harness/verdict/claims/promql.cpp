// promql: what Prometheus says at the end of the claim's window, as far as its edges are known, or
// throughout it.
#include "harness/core/text.hpp"
#include "harness/languages/promql/estimates.hpp"
#include "harness/languages/promql/parser.hpp"
#include "harness/languages/promql/selectors.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/observe/settling.hpp"
#include "harness/scenario/forms.hpp"
#include "harness/scenario/query.hpp"
#include "harness/verdict/claims/promql_questions.hpp"
#include "harness/verdict/claims/promql_refusals.hpp"
#include "harness/verdict/claims/promql_sources.hpp"
#include "harness/verdict/finding.hpp"
#include "harness/verdict/life/alternatives.hpp"
#include "harness/verdict/life/control_subject.hpp"
#include "harness/verdict/life/life_of_gone.hpp"
#include "harness/verdict/life/life_of_groups.hpp"
#include "harness/verdict/life/life_of_unborn.hpp"
#include "harness/verdict/life/proof_of_life.hpp"
#include "harness/verdict/misspelt.hpp"
#include "harness/verdict/nearest.hpp"
#include "harness/verdict/reach.hpp"
#include "harness/verdict/series/behind_the_run.hpp"
#include "harness/verdict/series/first_moments.hpp"
#include "harness/verdict/series/last_moments.hpp"
#include "harness/verdict/series/partly_traced.hpp"
#include "harness/verdict/series/pushed.hpp"
#include "harness/verdict/series/quantiles.hpp"
#include "harness/verdict/series/raw_counters.hpp"
#include "harness/verdict/series/recorded.hpp"
#include "harness/verdict/slowness.hpp"
#include "harness/verdict/throughout.hpp"
#include "harness/verdict/window_bounds.hpp"

namespace harness::verdict {
namespace {

using grammar::Field;
using grammar::Located;
using grammar::required;
using scenario::Comparison;

std::vector<Field<Promql>> promql_fields() {
  return {
      required("promql", &Promql::promql, scenario::query(scenario::QueryLanguage::promql),
               "A PromQL query, evaluated at the window's end, or throughout it; $window is the "
               "window's length"),
      required("value", &Promql::value, scenario::comparison(),
               "What every series of the answer must satisfy, such as \"> 0\""),
      optional("series", &Promql::series, grammar::whole<std::size_t>(1),
               "How many series the answer must have; left out: at least one"),
      optional(
          "control", &Promql::control, scenario::query(scenario::QueryLanguage::promql),
          "A PromQL query that must have a series above 0 in the window, one of each job, instance "
          "or service that its series name, as proof that the thing would have shown; left out, "
          "where silence would pass: the query's metrics have "
          "series, their jobs were up at each scrape, and requests were answered"),
  };
}

using languages::promql::ExprPtr;

std::vector<observe::Question> questions(const Promql& claim, const Evidence& evidence) {
  return in_order(all_questions(claim, evidence));
}

Life life(const Promql& claim, const Evidence& evidence, const WindowBounds& bounds,
          const Told& told) {
  const ExprPtr query = needs_life(claim, bounds.inner);
  const ExprPtr whole = query ? needs_life(claim, bounds.outer) : nullptr;
  if (whole) {
    Life cut = life_of_cut_ranges(*query, *whole, bounds, evidence);
    if (cut.outcome != Outcome::pass) return cut;
  }
  if (claim.control) {
    Life life = life_by_control(told.life.back());
    if (life.outcome == Outcome::pass) life = life_of_types(**claim.control, told.types);
    if (life.outcome != Outcome::pass) return life;
    Lives lives;
    lives.add(std::move(life));
    lives.add({Outcome::pass, {}, told_of_control(**claim.control)});
    if (query) {
      // A control shows that there was something, not that a range of the claim's can see it.
      lives.add(life_of_rises(*query, evidence));
      lives.add(life_of_gone(told.gone));
      lives.add(life_of_jobs(*query, **claim.control, told.jobs));
      lives.add(life_beside_control(*query, **claim.control, told.life));
    }
    return lives.life();
  }
  const observe::Window load = played(evidence, bounds);
  Lives lives;
  if (const ExprPtr recorded = recorded_that_needs_life(claim, evidence, bounds.inner)) {
    lives.add(life_of(*recorded, evidence, load, told.recorded));
  }
  if (!query) return lives.life();
  lives.add(life_of(*query, evidence, load, told.life));
  lives.add(life_of_presence(*query, load, told.presence));
  lives.add(life_of_traffic(*query, evidence, bounds_of(claim, evidence).inner.end, told.traffic));
  lives.add(life_of_movement(*query, evidence, told.movement));
  lives.add(life_of_gone(told.gone));
  return lives.life();
}

// `query` as it is put; `answers` are those to with_quantile_ends() of it.
Finding judge_in(const Finding& finding, const Promql& claim, const observe::Window& window,
                 const std::string& query, std::span<const observe::Answer> answers) {
  const auto judge = [&](const observe::Answer& answer) {
    Finding judged = finding;
    judged.window = window;
    judged = judge_series_in_window(std::move(judged), {claim.value, claim.series},
                                    observe::parse_series(answer));
    judged.window = finding.window;
    return judged;
  };
  return judge_quantiles(query, claim.value, answers, judge);
}

Watched watched(const Evidence& evidence, const WindowBounds& bounds) {
  const Duration apart = between_scrapes(evidence.plan);
  if (!is_throughout(evidence)) {
    return {bounds.inner, {bounds.outer.begin, evidence.metrics.begin}, apart};
  }
  return {played(evidence, bounds), played(evidence, bounds), apart};
}

// What the two windows say, and what they may be with births.
Finding judge_bounds(const Finding& finding, const Promql& claim, const WindowBounds& bounds,
                     std::span<const observe::Answer> own, const Counting& counting,
                     std::span<const observe::Answer> births) {
  const auto judge = [&](const observe::Window& window, std::span<const observe::Answer> answers) {
    const std::string query = observe::fill_window(*claim.promql, window);
    return judge_in(finding, claim, window, query, answers);
  };
  const std::size_t each = bounds.are_exact() ? own.size() : own.size() / 2;
  Finding both = judge(bounds.inner, own.first(each));
  if (!bounds.are_exact()) {
    both = joined(std::move(both), judge(bounds.outer, own.subspan(each)), bounds);
  }
  return with_births(std::move(both), counting, births,
                     [&](const std::string& query, std::span<const observe::Answer> answers) {
                       return judge_in(finding, claim, bounds.outer, query, answers);
                     });
}

Finding judge_moments(const Finding& finding, const Promql& claim, const Evidence& evidence,
                      const WindowBounds& bounds, const Told& told) {
  const auto moments = moments_of(claim, evidence, bounds);
  if (!moments) return without_moments(finding, promql_looks_back(*claim.promql, evidence.plan));
  const Counting counted = counting(claim, evidence, bounds);
  const auto judge_at = [&](const observe::Window& some) {
    const auto one = [&](const observe::Answer& answer) {
      auto series = observe::parse_series(answer);
      if (some != *moments) series = until(some.end, std::move(series));
      return judge_throughout(finding, {claim.value, claim.series}, some, series);
    };
    const auto judge = [&](const std::string& query, std::span<const observe::Answer> answers) {
      return judge_quantiles(query, claim.value, answers, one);
    };
    return with_births(judge(counted.query, told.own), counted, told.births, judge);
  };
  Finding judged = judge_at(*moments);
  if (const auto of_phase = moments_of_phase(*moments, evidence);
      of_phase && judged.outcome == Outcome::fail && judge_at(*of_phase).outcome == Outcome::pass) {
    return undecided_behind(std::move(judged));
  }
  return with_first_moments(std::move(judged), finding, claim, evidence, bounds, told);
}

// What is pushed says nothing of each moment: between two pushes Prometheus has the value of the
// one before.
Pushes pushes_in(const Evidence& evidence, const Told& told) {
  Pushes pushes = pushes_of(told.pushes);
  if (pushes.any && pushes.why.empty() && is_throughout(evidence)) {
    pushes.why = "it is pushed, and not known at each moment: have it scraped, or ask at_end";
  }
  return pushes;
}

// What holds stands on what the query names, on what it reads of it, and on what it makes of that.
Finding with_lives(Finding finding, const Promql& claim, const Evidence& evidence,
                   const WindowBounds& bounds, const Told& told) {
  if (finding.outcome != Outcome::pass) return finding;
  // As it was asked, whether or not some of it is pushed.
  const WindowBounds asked = bounds_of(claim, evidence);
  Lives lives;
  lives.add(life(claim, evidence, bounds, told));
  lives.add(
      life_of_samples(sampled_by(claim, asked), samples_in(claim, evidence, asked), told.samples));
  if (!told.pairs.empty()) {
    lives.add(life_of_pairs(observe::fill_window(*claim.promql, bounds.inner), told.pairs));
  }
  if (!told.joins.empty()) {
    const std::string* const control = claim.control ? &**claim.control : nullptr;
    lives.add(life_of_joins(joins_hidden_in(finding.query), asked_at(asked.inner.end), control,
                            told.joins));
  }
  if (!told.alternatives.empty()) {
    const ExprPtr query = parsed(observe::fill_window(*claim.promql, asked.inner));
    if (query) lives.add(life_of_alternatives(*query, told.alternatives));
  }
  if (!told.groups.empty()) {
    lives.add(life_of_groups(*parsed(finding.query), evidence.metrics, told.groups));
  }
  return with_life(std::move(finding), lives.life());
}

// What increase() and rate() add to what was seen is an estimate: a claim has to hold with it and
// without. Where both say the same, its number is the one that Prometheus has for it.
Finding unless_estimated(Finding finding, const Finding& fresh, const Promql& claim,
                         const Evidence& evidence, const WindowBounds& bounds,
                         std::span<const observe::Answer> answers) {
  const auto sampled = sampled_in(claim, evidence, bounds);
  if (!sampled || finding.outcome == Outcome::undecided) return finding;
  // Whatever the query itself finds, this does, too.
  const auto series = observe::parse_series(answers.front());
  if (series && series->empty()) return finding;
  const std::string seen = finding.seen;
  const Otherwise otherwise{"what samples show alone",
                            sampled->function +
                                "() extrapolates to the edges of its range: give it more room, or "
                                "count requests in a threshold"};
  finding = joined(std::move(finding),
                   judge_in(fresh, claim, bounds.outer, sampled->query, answers), otherwise);
  if (finding.outcome != Outcome::undecided) finding.seen = seen;
  return finding;
}

// What began anew in the window has counted so much or more.
Finding unless_restarted(Finding finding, const Promql& claim, const WindowBounds& bounds,
                         const Evidence& evidence, const Told& told) {
  const ExprPtr query = parsed(looked_through(observe::fill_window(*claim.promql, bounds.outer),
                                              evidence.observations.recordings));
  if (!query || told.restarts.empty()) return finding;
  return unless_more_was_counted(std::move(finding), *query, claim.value,
                                 restarts_told(told.restarts));
}

// What rules record has no target of its own that could begin anew: what is known of it is what the
// counters behind it lack.
Finding unless_uncounted_behind(Finding finding, const Promql& claim, const WindowBounds& bounds,
                                const Evidence& evidence, const Told& told) {
  const ExprPtr query =
      behind_recordings(observe::fill_window(*claim.promql, bounds.outer), evidence);
  if (!query) return finding;
  Restarts lacking;
  lacking.uncounted = restarts_told(told.restarts).uncounted;
  return unless_more_was_counted(std::move(finding), *query, claim.value, lacking);
}

// Of a query that reads what is pushed.
Finding judge_pushed(Finding finding, const Promql& claim, const Evidence& evidence,
                     const Told& told) {
  const WindowBounds bounds = pushed_bounds(evidence);
  Finding judged = judge_bounds(finding, claim, bounds, told.pushed,
                                counting_pushed(claim, evidence, bounds), told.pushed_births);
  finding =
      unless_estimated(std::move(judged), finding, claim, evidence, bounds, told.pushed_sampled);
  return with_lives(std::move(finding), claim, evidence, bounds, told);
}

Finding judge_answers(const Promql& claim, const Evidence& evidence,
                      std::span<const observe::Answer> answers) {
  const Questions asked = all_questions(claim, evidence);
  const Told told = told_by(answers, asked);
  const WindowBounds bounds = bounds_of(claim, evidence);
  Finding finding = finding_of(evidence);
  finding.window = evidence.metrics;
  finding.expected = claim.value.text();
  finding.query = asked.own.front().query;
  const Pushes pushes = pushes_in(evidence, told);
  if (!pushes.why.empty()) return with(std::move(finding), Outcome::undecided, pushes.why);
  if (pushes.any) {
    return unless_uncounted_behind(judge_pushed(std::move(finding), claim, evidence, told), claim,
                                   bounds, evidence, told);
  }
  const std::string why =
      told.scrapes.empty() ? "" : why_not_seen(watched(evidence, bounds), told.scrapes);
  if (is_throughout(evidence)) {
    finding = judge_moments(finding, claim, evidence, bounds, told);
    // What fails at one moment does so whatever came between the others.
    if (finding.outcome == Outcome::fail) return finding;
  }
  if (!why.empty()) return with(std::move(finding), Outcome::undecided, why);
  if (!is_throughout(evidence)) {
    Finding judged = judge_bounds(finding, claim, bounds, told.own,
                                  counting(claim, evidence, bounds), told.births);
    finding = unless_estimated(std::move(judged), finding, claim, evidence, bounds, told.sampled);
    finding =
        unless_done_behind_the_run(std::move(finding), {claim.value, claim.series}, told.behind);
  }
  finding = unless_restarted(with_lives(std::move(finding), claim, evidence, bounds, told), claim,
                             bounds, evidence, told);
  return unless_unborn(std::move(finding), needs_life(claim, bounds.inner).get(), evidence,
                       told.unborn);
}

Finding judge(const Promql& claim, const Evidence& evidence,
              std::span<const observe::Answer> answers) {
  std::string outside = what_promql_reads_outside(claim, evidence.claim, evidence.metrics);
  if (outside.empty() && claim.control) {
    outside = what_is_outside(promql_reach(**claim.control, evidence.metrics),
                              evidence.metrics.length(), evidence.claim);
  }
  Finding finding = judge_answers(claim, evidence, answers);
  const double sampled = evidence.observations.sampled;
  if (sampled < 1 && finding.query.find("traces_") != std::string::npos) {
    const ExprPtr query = parsed(finding.query);
    finding = unless_more_were_traced(std::move(finding), query.get(), claim.value, sampled);
  }
  return unless_outside(std::move(finding), outside);
}

bool may_be_of_slowness(const Promql& claim, const Evidence& evidence, const Finding& finding) {
  const ExprPtr query = parsed(scenario::with_any_window(*claim.promql));
  return explains(of_metrics(query.get(), evidence), claim.value, finding);
}

// One moment has one value a series only in an instant vector.
std::optional<yaml::Problem> foresee(const Promql& claim, const Evidence& evidence,
                                     std::span<const observe::Answer> answers) {
  if (is_throughout(evidence)) return std::nullopt;  // refused by Prometheus itself
  const Result<std::string> type = observe::result_type(answers.front());
  if (!type || *type == "vector") return std::nullopt;
  return yaml::Problem{claim.promql.place,
                       "promql: the query gives a " + (*type == "matrix" ? "range vector" : *type) +
                           " instead of an instant vector",
                       *type == "matrix" ? "put a function such as increase() around it"
                                         : "ask for series, or put vector() around it"};
}

}  // namespace

ClaimKind promql_claim() {
  scenario::Kind language =
      scenario::kind_of("promql", "A PromQL query whose every series satisfies a comparison",
                        promql_fields(), check_promql);
  language.reads_scrapes = true;
  language.looks_back = [](const scenario::Settings& settings) -> std::optional<Duration> {
    const ExprPtr query = parsed(scenario::with_any_window(*settings.as<Promql>().promql));
    return query ? languages::promql::looks_back(*query) : languages::promql::Millis{0};
  };
  return claim_kind<Promql>(std::move(language), {.questions = questions,
                                                  .judge = judge,
                                                  .may_be_of_slowness = may_be_of_slowness,
                                                  .foresee = foresee,
                                                  .rule_out = rule_out_promql,
                                                  .questions_for_sources = questions_for_sources,
                                                  .why_without_sources = why_without_sources,
                                                  .questions_for_nearest = questions_for_nearest,
                                                  .nearest = nearest_to});
}

}  // namespace harness::verdict
