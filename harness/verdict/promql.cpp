// promql: what Prometheus says at the end of the claim's window.
#include "harness/observe/prometheus.hpp"
#include "harness/observe/settling.hpp"

#include "harness/core/text.hpp"
#include "harness/scenario/forms.hpp"
#include "harness/verdict/finding.hpp"

namespace harness::verdict {
namespace {

using grammar::Field;
using grammar::Located;
using grammar::required;
using scenario::Comparison;

struct Promql {
  Located<std::string> promql;
  Comparison value;
};

std::vector<Field<Promql>> fields() {
  return {
      required("promql", &Promql::promql, scenario::query(),
               "A PromQL query, evaluated at the window's end; $window is the window's length"),
      required("value", &Promql::value, scenario::comparison(),
               "What every series of the answer must satisfy, such as \"> 0\""),
  };
}

std::vector<observe::Question> questions(const Promql& claim, const Evidence& evidence) {
  return {observe::promql_at(observe::fill_window(*claim.promql, evidence.window),
                             evidence.window.end)};
}

Finding judge(const Promql& claim, const Evidence& evidence,
              std::span<const observe::Answer> answers) {
  Finding finding = finding_of(evidence);
  finding.expected = claim.value.text();
  finding.query = questions(claim, evidence).front().query;
  const double sampled = evidence.observations.sampled;
  if (sampled < 1 && observe::asks_for_derived_metrics(questions(claim, evidence).front())) {
    return with(std::move(finding), Outcome::error,
                why_partly_traced(sampled) + ", and the metric is made of their spans");
  }
  return judge_series(std::move(finding), claim.value, observe::parse_series(answers.front()));
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
  return claim_kind<Promql>(
      scenario::kind_of("promql", "A PromQL query whose every series satisfies a comparison",
                        fields()),
      {.questions = questions, .judge = judge, .foresee = foresee, .review = languages::review_promql});
}

}  // namespace harness::verdict
