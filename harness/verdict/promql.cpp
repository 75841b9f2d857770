// promql: what Prometheus says at the end of the claim's window, as far as its edges are known, or
// throughout it.
#include "harness/languages/promql/parser.hpp"
#include "harness/languages/promql/selectors.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/observe/settling.hpp"

#include "harness/core/saturate.hpp"
#include "harness/core/text.hpp"
#include "harness/languages/review/answers.hpp"
#include "harness/scenario/forms.hpp"
#include "harness/scenario/query.hpp"
#include "harness/verdict/finding.hpp"
#include "harness/verdict/proof_of_life.hpp"
#include "harness/verdict/pushed.hpp"
#include "harness/verdict/reach.hpp"
#include "harness/verdict/slowness.hpp"
#include "harness/verdict/throughout.hpp"
#include "harness/verdict/window_bounds.hpp"

namespace harness::verdict {
namespace {

using grammar::Field;
using grammar::Located;
using grammar::required;
using scenario::Comparison;

struct Promql {
  Located<std::string> promql;
  Comparison value;
  std::optional<std::size_t> series;
  std::optional<Located<std::string>> control;
};

std::vector<Field<Promql>> fields() {
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
          "A PromQL query whose every series must be above 0 in the window, as proof that the "
          "thing would have shown; left out, where silence would pass: the query's metrics have "
          "series, their jobs were up at each scrape, and requests were answered"),
  };
}

// increase() and its like extrapolate to the edges of the window: 1,200 come out as 1,268.
Result<void> check(const Promql& claim) {
  const std::string text = scenario::with_any_window(*claim.promql);
  if (auto asks = check_asks(languages::promql_asks(text), "series"); !asks) return asks;
  if (auto able = check_can_differ(claim.value, languages::promql_values(text)); !able) return able;
  if (claim.control) {
    if (auto able = check_promql_control(**claim.control); !able) return able;
  }
  const bool exactly = claim.value.op == "==" && claim.value.bound != 0;
  if (!exactly) return {};
  const auto query = languages::promql::parse(text);
  const auto extrapolates = query ? languages::promql::extrapolates(**query) : std::nullopt;
  if (!extrapolates) return {};
  return fail(
      "value \"" + claim.value.text() + "\" of " + *extrapolates + "()", {},
      "it extrapolates to the edges of the window, so no exact number holds: give two claims, "
      "with >= and <=, or count requests in a threshold");
}

using languages::promql::ExprPtr;

// Null: only a newer Prometheus can read it.
ExprPtr parsed(const std::string& query) {
  auto read = languages::promql::parse(query);
  return read ? *std::move(read) : nullptr;
}

observe::Question question(const std::string& query, const observe::Window& window) {
  return observe::promql_at(observe::fill_window(query, window), window.end);
}

bool is_throughout(const Evidence& evidence) {
  return evidence.claim.moments == scenario::Moments::throughout;
}

// Also where it has no range: then each moment has the sample before it.
Duration looks_back(const Promql& claim) {
  const ExprPtr query = parsed(scenario::with_any_window(*claim.promql));
  return query ? std::max<Duration>(languages::promql::looks_back(*query), between_scrapes)
               : between_scrapes;
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
  return moments_in(played(evidence, bounds), looks_back(claim));
}

bool is_derived(const Promql& claim, const Evidence& evidence) {
  return observe::asks_for_derived_metrics(question(*claim.promql, evidence.metrics));
}

// A query that is the same for both bounds is about no edge. Throughout a window, each moment that
// is asked about reads what is inside, wherever between two scrapes that begins.
WindowBounds bounds_of(const Promql& claim, const Evidence& evidence) {
  const WindowBounds exact{evidence.metrics, evidence.metrics};
  const bool derived = is_derived(claim, evidence);
  if (is_throughout(evidence)) return derived ? window_bounds(evidence, Arrival::pushed) : exact;
  const WindowBounds bounds = window_bounds(evidence, derived ? Arrival::pushed : Arrival::scraped);
  const bool hangs_on_edges =
      question(*claim.promql, bounds.inner) != question(*claim.promql, bounds.outer);
  return hangs_on_edges ? bounds : exact;
}

// The query, where its answer can be true of silence; null: it cannot, or cannot be read.
ExprPtr needs_life(const Promql& claim, const observe::Window& window) {
  using languages::promql::OfSilence;
  ExprPtr query = parsed(observe::fill_window(*claim.promql, window));
  if (!query) return nullptr;
  const OfSilence says = says_of_silence(*query);
  const bool needs =
      says == OfSilence::any_value || (says == OfSilence::zero && holds_for_nothing(claim.value));
  return needs ? std::move(query) : nullptr;
}

// All that is asked, by what it is for.
struct Questions {
  std::vector<observe::Question> own;      // of the inner window; of the outer, where it differs
  std::vector<observe::Question> scrapes;  // where the verdict hangs on each of them
  std::vector<observe::Question> life;
  std::vector<observe::Question> pushes;  // which of its series no scrape brings
  std::vector<observe::Question> pushed;  // its own once more, where some are such
};

std::vector<observe::Question> at_both(const Promql& claim, const WindowBounds& bounds) {
  std::vector<observe::Question> own{question(*claim.promql, bounds.inner)};
  if (!bounds.are_exact()) own.push_back(question(*claim.promql, bounds.outer));
  return own;
}

std::vector<observe::Question> own_questions(const Promql& claim, const Evidence& evidence,
                                             const WindowBounds& bounds) {
  if (is_throughout(evidence)) {
    const observe::Window end{bounds.inner.end, bounds.inner.end};
    return {observe::promql_over(observe::fill_window(*claim.promql, bounds.inner),
                                 moments_of(claim, evidence, bounds).value_or(end),
                                 between_moments)};
  }
  return at_both(claim, bounds);
}

// Null: nothing of it can be pushed that would not be waited for, or it cannot be read.
ExprPtr may_be_pushed(const Promql& claim, const Evidence& evidence) {
  return is_derived(claim, evidence) ? nullptr : parsed(scenario::with_any_window(*claim.promql));
}

Questions all_questions(const Promql& claim, const Evidence& evidence) {
  const WindowBounds bounds = bounds_of(claim, evidence);
  Questions all;
  all.own = own_questions(claim, evidence, bounds);
  if (is_throughout(evidence) || !bounds.are_exact()) {
    const ExprPtr query = parsed(all.own.front().query);
    if (query) all.scrapes = questions_for_life(*query, bounds.outer);
  }
  const auto query = needs_life(claim, bounds.inner);
  if (claim.control) {
    if (query) all.life = questions_beside_control(*query, bounds.inner);
    all.life.push_back(question(**claim.control, bounds.inner));
  } else if (query) {
    all.life = questions_for_life(*query, bounds.inner);
  }
  if (const auto pushable = may_be_pushed(claim, evidence)) {
    const WindowBounds pushed = pushed_bounds(evidence);
    all.pushes = questions_for_pushes(*pushable, evidence, pushed);
    if (!is_throughout(evidence)) all.pushed = at_both(claim, pushed);
  }
  return all;
}

std::vector<observe::Question> questions(const Promql& claim, const Evidence& evidence) {
  Questions all = all_questions(claim, evidence);
  std::vector<observe::Question> list = std::move(all.own);
  for (auto* more : {&all.scrapes, &all.life, &all.pushes, &all.pushed}) {
    std::move(more->begin(), more->end(), std::back_inserter(list));
  }
  return list;
}

Life life(const Promql& claim, const Evidence& evidence, const WindowBounds& bounds,
          std::span<const observe::Answer> answers) {
  const ExprPtr query = needs_life(claim, bounds.inner);
  if (claim.control) {
    Life life = life_by_control(answers.back());
    if (life.outcome != Outcome::pass || !query) return life;
    return life_beside_control(*query, **claim.control, answers);
  }
  return query ? life_of(*query, evidence, played(evidence, bounds), answers) : Life{};
}

Finding judge_in(Finding finding, const Promql& claim, const observe::Window& window,
                 const observe::Answer& answer) {
  const observe::Window own = finding.window;
  finding.window = window;
  finding = judge_series_in_window(std::move(finding), {claim.value, claim.series},
                                   observe::parse_series(answer));
  finding.window = own;
  return finding;
}

Watched watched(const Evidence& evidence, const WindowBounds& bounds) {
  if (!is_throughout(evidence)) {
    return {bounds.inner, {bounds.outer.begin, evidence.metrics.begin}};
  }
  return {played(evidence, bounds), played(evidence, bounds)};
}

Finding judge_moments(Finding finding, const Promql& claim, const Evidence& evidence,
                      const WindowBounds& bounds, const observe::Answer& answer) {
  const auto moments = moments_of(claim, evidence, bounds);
  if (!moments) return without_moments(std::move(finding), looks_back(claim));
  return judge_throughout(std::move(finding), {claim.value, claim.series}, *moments,
                          observe::parse_series(answer));
}

// What the two windows say.
Finding judge_bounds(Finding finding, const Promql& claim, const WindowBounds& bounds,
                     std::span<const observe::Answer> own) {
  if (bounds.are_exact()) return judge_in(std::move(finding), claim, bounds.inner, own[0]);
  Finding inner = judge_in(finding, claim, bounds.inner, own[0]);
  return joined(std::move(inner), judge_in(std::move(finding), claim, bounds.outer, own[1]),
                bounds);
}

// The answers, by what they are for.
struct Told {
  std::span<const observe::Answer> own;
  std::span<const observe::Answer> scrapes;
  std::span<const observe::Answer> life;
  std::span<const observe::Answer> pushes;
  std::span<const observe::Answer> pushed;
};

Told told_by(std::span<const observe::Answer> answers, const Questions& asked) {
  const auto next = [&](const std::vector<observe::Question>& questions) {
    const auto part = answers.first(questions.size());
    answers = answers.subspan(questions.size());
    return part;
  };
  Told told;
  told.own = next(asked.own);
  told.scrapes = next(asked.scrapes);
  told.life = next(asked.life);
  told.pushes = next(asked.pushes);
  told.pushed = next(asked.pushed);
  return told;
}

// What is pushed says nothing of each moment: between two pushes Prometheus has the value of the
// one before.
Pushes pushes_in(const Promql& claim, const Evidence& evidence, const Told& told) {
  const ExprPtr query = may_be_pushed(claim, evidence);
  Pushes pushes = query ? pushes_of(*query, told.pushes) : Pushes{};
  if (pushes.any && pushes.why.empty() && is_throughout(evidence)) {
    pushes.why = "it is pushed, and not known at each moment: have it scraped, or ask at_end";
  }
  return pushes;
}

// Of a query that reads what is pushed.
Finding judge_pushed(Finding finding, const Promql& claim, const Evidence& evidence,
                     const Told& told) {
  const WindowBounds bounds = pushed_bounds(evidence);
  finding = judge_bounds(std::move(finding), claim, bounds, told.pushed);
  if (finding.outcome != Outcome::pass) return finding;
  return with_life(std::move(finding), life(claim, evidence, bounds, told.life));
}

// No more than a Duration holds.
Duration in_nanoseconds(languages::promql::Millis time) {
  return Duration{saturated_product(time.count(), Duration{languages::promql::Millis{1}}.count())};
}

Reach reach_of(const std::string& promql, const observe::Window& window) {
  const ExprPtr query = parsed(observe::fill_window(promql, window));
  if (!query) return {};
  const languages::promql::Reach reach = languages::promql::reach_of(*query);
  return {in_nanoseconds(reach.back), in_nanoseconds(reach.ahead), reach.is_fixed};
}

// Throughout a window, each moment that is asked about reads what is inside; a control is asked at
// its end.
std::string what_is_outside(const Promql& claim, const plan::Claim& planned,
                            const observe::Window& window) {
  const bool throughout = planned.moments == scenario::Moments::throughout;
  return what_is_outside(reach_of(*claim.promql, window),
                         throughout ? Duration::max() / 2 : window.length(), planned);
}

std::optional<yaml::Problem> rule_out(const Promql& claim, const plan::Claim& planned,
                                      const plan::Plan& plan) {
  const std::optional<Duration> length = planned_length(planned, plan);
  if (!length) return std::nullopt;
  const observe::Window window{WallTime{}, WallTime{} + *length};
  const std::string outside = what_is_outside(claim, planned, window);
  if (!outside.empty() || !claim.control) return reads_outside(claim.promql, "promql", outside);
  return reads_outside(*claim.control, "control",
                       what_is_outside(reach_of(**claim.control, window), *length, planned));
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
  const double sampled = evidence.observations.sampled;
  if (sampled < 1 && observe::asks_for_derived_metrics(asked.own.front())) {
    return with(std::move(finding), Outcome::undecided,
                why_partly_traced(sampled) + ", and the metric is made of their spans");
  }
  const Pushes pushes = pushes_in(claim, evidence, told);
  if (!pushes.why.empty()) return with(std::move(finding), Outcome::undecided, pushes.why);
  if (pushes.any) return judge_pushed(std::move(finding), claim, evidence, told);
  const std::string why =
      told.scrapes.empty() ? "" : why_not_seen(watched(evidence, bounds), told.scrapes);
  if (is_throughout(evidence)) {
    finding = judge_moments(std::move(finding), claim, evidence, bounds, told.own[0]);
    // What fails at one moment does so whatever came between the others.
    if (finding.outcome == Outcome::fail) return finding;
  }
  if (!why.empty()) return with(std::move(finding), Outcome::undecided, why);
  if (!is_throughout(evidence)) finding = judge_bounds(std::move(finding), claim, bounds, told.own);
  if (finding.outcome != Outcome::pass) return finding;
  return with_life(std::move(finding), life(claim, evidence, bounds, told.life));
}

Finding judge(const Promql& claim, const Evidence& evidence,
              std::span<const observe::Answer> answers) {
  std::string outside = what_is_outside(claim, evidence.claim, evidence.metrics);
  if (outside.empty() && claim.control) {
    outside = what_is_outside(reach_of(**claim.control, evidence.metrics),
                              evidence.metrics.length(), evidence.claim);
  }
  return unless_outside(judge_answers(claim, evidence, answers), outside);
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
  scenario::Kind language = scenario::kind_of(
      "promql", "A PromQL query whose every series satisfies a comparison", fields(), check);
  language.reads_scrapes = true;
  language.looks_back = [](const scenario::Settings& settings) -> std::optional<Duration> {
    const ExprPtr query = parsed(scenario::with_any_window(*settings.as<Promql>().promql));
    return query ? languages::promql::looks_back(*query) : languages::promql::Millis{0};
  };
  return claim_kind<Promql>(std::move(language), {.questions = questions,
                                                  .judge = judge,
                                                  .may_be_of_slowness = may_be_of_slowness,
                                                  .foresee = foresee,
                                                  .rule_out = rule_out,
                                                  .review = languages::review_promql});
}

}  // namespace harness::verdict
