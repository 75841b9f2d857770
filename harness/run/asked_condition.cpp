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
#include "harness/verdict/series/quantiles.hpp"

namespace harness::run {

observe::Question question_of(const scenario::LiveCondition& condition, WallTime at) {
  return condition.kind == "promql" ? observe::promql_at(*condition.query, at)
                                    : observe::logql_at(*condition.query, at);
}

std::vector<observe::Question> questions_of(const scenario::LiveCondition& condition, WallTime at) {
  if (condition.kind != "promql") return {question_of(condition, at)};
  std::vector<observe::Question> all;
  for (const std::string& query : verdict::with_quantile_ends(*condition.query)) {
    all.push_back(observe::promql_at(query, at));
  }
  return all;
}

Heard heard(const scenario::LiveCondition& condition, std::span<const observe::Question> questions,
            std::span<const observe::Answer> answers) {
  std::vector<observe::Answer> checked;
  for (std::size_t i = 0; i < questions.size(); ++i) {
    checked.push_back(verdict::as_asked(questions[i], answers[i]));
  }
  const auto series = observe::parse_series(checked.front());
  const auto judge = [&](const observe::Answer& answer) {
    return verdict::judge_series({}, {condition.value}, observe::parse_series(answer));
  };
  const verdict::Finding finding =
      condition.kind == "promql"
          ? verdict::judge_quantiles(*condition.query, condition.value, checked, judge)
          : judge(checked.front());
  const bool is_known = finding.outcome != verdict::Outcome::undecided;
  return {finding.outcome == verdict::Outcome::pass, series.has_value() && is_known,
          series && !series->empty(), finding.seen};
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
