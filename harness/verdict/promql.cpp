// promql: what Prometheus says at the end of the claim's window, as far as its edges are known.
#include "harness/languages/promql/parser.hpp"
#include "harness/languages/promql/selectors.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/observe/settling.hpp"

#include "harness/core/text.hpp"
#include "harness/languages/review/answers.hpp"
#include "harness/scenario/forms.hpp"
#include "harness/scenario/query.hpp"
#include "harness/verdict/finding.hpp"
#include "harness/verdict/proof_of_life.hpp"
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
               "A PromQL query, evaluated at the window's end; $window is the window's length"),
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
  if (!languages::promql_asks(scenario::with_any_window(*claim.promql))) {
    return check_asks(false, "series");
  }
  const bool exactly = claim.value.op == "==" && claim.value.bound != 0;
  if (!exactly) return {};
  const auto query = languages::promql::parse(scenario::with_any_window(*claim.promql));
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

// A query that is the same for both bounds is about no edge.
WindowBounds bounds_of(const Promql& claim, const Evidence& evidence) {
  const bool pushed = observe::asks_for_derived_metrics(question(*claim.promql, evidence.metrics));
  const WindowBounds bounds = window_bounds(evidence, pushed ? Arrival::pushed : Arrival::scraped);
  const bool hangs_on_edges =
      question(*claim.promql, bounds.inner) != question(*claim.promql, bounds.outer);
  return hangs_on_edges ? bounds : WindowBounds{evidence.metrics, evidence.metrics};
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
  std::vector<observe::Question> scrapes;  // where the bounds differ
  std::vector<observe::Question> life;
};

Questions all_questions(const Promql& claim, const Evidence& evidence) {
  const WindowBounds bounds = bounds_of(claim, evidence);
  Questions all;
  all.own.push_back(question(*claim.promql, bounds.inner));
  if (!bounds.are_exact()) {
    all.own.push_back(question(*claim.promql, bounds.outer));
    const ExprPtr query = parsed(all.own.front().query);
    if (query) all.scrapes = questions_for_life(*query, bounds.outer);
  }
  if (claim.control) {
    all.life.push_back(question(**claim.control, bounds.inner));
  } else if (const auto query = needs_life(claim, bounds.inner)) {
    all.life = questions_for_life(*query, bounds.inner);
  }
  return all;
}

std::vector<observe::Question> questions(const Promql& claim, const Evidence& evidence) {
  Questions all = all_questions(claim, evidence);
  std::vector<observe::Question> list = std::move(all.own);
  for (auto* more : {&all.scrapes, &all.life}) {
    std::move(more->begin(), more->end(), std::back_inserter(list));
  }
  return list;
}

Life life(const Promql& claim, const Evidence& evidence, const observe::Window& window,
          std::span<const observe::Answer> answers) {
  if (claim.control) return life_by_control(answers.front());
  const ExprPtr query = needs_life(claim, window);
  return query ? life_of(*query, evidence, answers) : Life{};
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

// What the two windows say, where what is scraped in them can say anything.
Finding judge_bounds(Finding finding, const Promql& claim, const WindowBounds& bounds,
                     std::span<const observe::Answer> own,
                     std::span<const observe::Answer> scrapes) {
  if (bounds.are_exact()) return judge_in(std::move(finding), claim, bounds.inner, own[0]);
  const std::string why = scrapes.empty() ? "" : why_not_seen(bounds, scrapes);
  if (!why.empty()) return with(std::move(finding), Outcome::undecided, why);
  Finding inner = judge_in(finding, claim, bounds.inner, own[0]);
  return joined(std::move(inner), judge_in(std::move(finding), claim, bounds.outer, own[1]),
                bounds);
}

Finding judge(const Promql& claim, const Evidence& evidence,
              std::span<const observe::Answer> answers) {
  const Questions asked = all_questions(claim, evidence);
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
  const std::size_t others = asked.own.size() + asked.scrapes.size();
  finding = judge_bounds(std::move(finding), claim, bounds, answers.first(asked.own.size()),
                         answers.subspan(asked.own.size(), asked.scrapes.size()));
  if (finding.outcome != Outcome::pass) return finding;
  return with_life(std::move(finding),
                   life(claim, evidence, bounds.inner, answers.subspan(others)));
}

// One moment has one value a series only in an instant vector.
std::optional<yaml::Problem> foresee(const Promql& claim, const Evidence&,
                                     std::span<const observe::Answer> answers) {
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
  return claim_kind<Promql>(std::move(language), {.questions = questions,
                                                  .judge = judge,
                                                  .foresee = foresee,
                                                  .review = languages::review_promql});
}

}  // namespace harness::verdict
