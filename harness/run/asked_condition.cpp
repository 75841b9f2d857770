#include "harness/run/asked_condition.hpp"

#include <utility>

#include "harness/languages/logql/parse.hpp"
#include "harness/languages/logql/streams.hpp"
#include "harness/languages/promql/parser.hpp"
#include "harness/languages/promql/selectors.hpp"
#include "harness/observe/loki.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/verdict/answer_check.hpp"
#include "harness/verdict/finding.hpp"

namespace harness::run {

observe::Question question_of(const scenario::LiveCondition& condition, WallTime at) {
  return condition.kind == "promql" ? observe::promql_at(*condition.query, at)
                                    : observe::logql_at(*condition.query, at);
}

Heard heard(const scenario::LiveCondition& condition, const observe::Question& question,
            observe::Answer answer) {
  const auto series = observe::parse_series(verdict::as_asked(question, std::move(answer)));
  const verdict::Finding finding = verdict::judge_series({}, {condition.value}, series);
  return {finding.outcome == verdict::Outcome::pass, series.has_value(), series && !series->empty(),
          finding.seen};
}

Duration looks_back_of(const scenario::LiveCondition& condition) {
  if (condition.kind == "promql") {
    const auto query = languages::promql::parse(*condition.query);
    return query ? languages::promql::looks_back(**query) : Duration{0};
  }
  if (condition.kind == "logql") {
    const auto query = languages::logql::parse(*condition.query);
    return query ? languages::logql::looks_back(*query) : Duration{0};
  }
  return Duration{0};
}

}  // namespace harness::run
