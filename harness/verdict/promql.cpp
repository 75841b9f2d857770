// promql: what Prometheus says at the end of the claim's window.
#include "harness/observe/prometheus.hpp"
#include "harness/observe/settling.hpp"

#include <array>

#include "harness/core/text.hpp"
#include "harness/verdict/finding.hpp"

namespace harness::verdict {
namespace {

using scenario::Field;
using scenario::FieldType;

constexpr std::array fields{
    Field{"promql", FieldType::query, true, "",
          "A PromQL query, evaluated at the window's end; $window is the window's length"},
    Field{"value", FieldType::comparison, true, "",
          "What every series of the answer must satisfy, such as \"> 0\""},
};

std::vector<observe::Question> questions(const plan::Claim& claim, const Evidence& evidence) {
  return {observe::promql_at(observe::fill_window(claim.fields.text("promql"), evidence.window),
                             evidence.window.end)};
}

Finding judge(const plan::Claim& claim, const Evidence& evidence,
              std::span<const observe::Answer> answers) {
  const scenario::Comparison& wanted = claim.fields.comparison("value");
  Finding finding = finding_of(claim, evidence);
  finding.expected = wanted.text();
  finding.query = questions(claim, evidence).front().query;
  const double sampled = evidence.observations.sampled;
  if (sampled < 1 && observe::asks_for_derived_metrics(questions(claim, evidence).front())) {
    return with(std::move(finding), Outcome::error,
                why_partly_traced(sampled) + ", and the metric is made of their spans");
  }
  return judge_series(std::move(finding), wanted, observe::parse_series(answers.front()));
}

// One moment has one value a series only in an instant vector.
std::optional<yaml::Problem> foresee(const plan::Claim& claim, const plan::Plan&,
                                     std::span<const observe::Answer> answers) {
  const Result<std::string> type = observe::result_type(answers.front());
  if (!type || *type == "vector") return std::nullopt;
  return yaml::Problem{claim.fields.place("promql"),
                       "promql: the query gives a " + (*type == "matrix" ? "range vector" : *type) +
                           " instead of an instant vector",
                       *type == "matrix" ? "put a function such as increase() around it"
                                         : "ask for series, or put vector() around it"};
}

}  // namespace

extern const ClaimKind promql_claim;
const ClaimKind promql_claim{
    {"promql", "A PromQL query whose every series satisfies a comparison", fields},
    questions,
    nullptr,
    judge,
    foresee,
    languages::review_promql};

}  // namespace harness::verdict
