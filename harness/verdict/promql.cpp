// promql: what Prometheus says at the end of the claim's window.
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

std::string query_of(const Promql& claim, const Evidence& evidence) {
  return observe::fill_window(*claim.promql, evidence.metrics);
}

// The query, where its answer can be true of silence; null: it cannot, or only a newer Prometheus
// can read it.
languages::promql::ExprPtr needs_life(const Promql& claim, const Evidence& evidence) {
  using languages::promql::OfSilence;
  auto query = languages::promql::parse(query_of(claim, evidence));
  if (!query) return nullptr;
  const OfSilence says = says_of_silence(**query);
  const bool needs =
      says == OfSilence::any_value || (says == OfSilence::zero && holds_for_nothing(claim.value));
  if (!needs) return nullptr;
  return *std::move(query);
}

std::vector<observe::Question> questions(const Promql& claim, const Evidence& evidence) {
  const observe::Window& window = evidence.metrics;
  std::vector<observe::Question> all{observe::promql_at(query_of(claim, evidence), window.end)};
  if (claim.control) {
    all.push_back(observe::promql_at(observe::fill_window(**claim.control, window), window.end));
  } else if (const auto query = needs_life(claim, evidence)) {
    for (auto& question : questions_for_life(*query, window)) all.push_back(std::move(question));
  }
  return all;
}

Life life(const Promql& claim, const Evidence& evidence, std::span<const observe::Answer> answers) {
  if (claim.control) return life_by_control(answers[1]);
  const auto query = needs_life(claim, evidence);
  return query ? life_of(*query, evidence, answers.subspan(1)) : Life{};
}

Finding judge(const Promql& claim, const Evidence& evidence,
              std::span<const observe::Answer> answers) {
  Finding finding = finding_of(evidence);
  finding.window = evidence.metrics;
  finding.expected = claim.value.text();
  finding.query = query_of(claim, evidence);
  const double sampled = evidence.observations.sampled;
  if (sampled < 1 && observe::asks_for_derived_metrics(questions(claim, evidence).front())) {
    return with(std::move(finding), Outcome::undecided,
                why_partly_traced(sampled) + ", and the metric is made of their spans");
  }
  finding = judge_series_in_window(std::move(finding), {claim.value, claim.series},
                                   observe::parse_series(answers.front()));
  if (finding.outcome != Outcome::pass) return finding;
  return with_life(std::move(finding), life(claim, evidence, answers));
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
