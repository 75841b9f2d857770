#include "harness/scenario/answer_rules.hpp"

#include <algorithm>

#include "harness/core/text.hpp"

namespace harness::scenario {
namespace {

constexpr int nobody_answered = 0;

bool accepts(const Request& request, int status) {
  if (request.accept.empty()) return status >= 200 && status < 400;
  return std::find(request.accept.begin(), request.accept.end(), status) != request.accept.end();
}

// What it extracts may be missing in any answer.
bool may_fail_with(const Request& request, int status) {
  return status == nobody_answered || !accepts(request, status) || !request.extract.empty();
}

// Whether an answer to it can be among those that are selected, as one that has failed or not.
bool can_be(const AnswerSelection& answers, const Request& request, bool is_expected) {
  if (answers.expected.value_or(is_expected) != is_expected) return false;
  if (!answers.status) return true;
  return is_expected ? accepts(request, *answers.status) : may_fail_with(request, *answers.status);
}

bool any_can_be(const AnswerSelection& answers, const std::vector<const Request*>& requests,
                bool is_expected) {
  return std::any_of(requests.begin(), requests.end(), [&](const Request* request) {
    return can_be(answers, *request, is_expected);
  });
}

std::string selection_of(const MetricKey& key) { return key.text().substr(key.metric.size()); }

Result<void> check_share_differs(const MetricKey& key, const Condition& condition,
                                 bool all_have_failed) {
  const Interval share = Interval::exactly(all_have_failed ? 1 : 0);
  const bool holds = condition.comparison.truth(share) == Truth::holds;
  return fail(
      shown(condition.text) + (holds ? " always" : " never") + " holds: " +
          (all_have_failed ? "all" : "none") + " that " + selection_of(key) + " takes have failed",
      {}, "leave out status and expected_response, or count them: http_reqs" + selection_of(key));
}

}  // namespace

Result<void> check_answers_differ(const MetricKey& key, const Condition& condition,
                                  const std::vector<const Request*>& requests) {
  if (key.answers.takes_all() || requests.empty()) return {};
  const bool may_fail = any_can_be(key.answers, requests, false);
  const bool may_not = any_can_be(key.answers, requests, true);
  if (!may_fail && !may_not) {
    return fail(
        shown(condition.text) + " is about nothing: no answer can be of " + selection_of(key), {},
        "leave one of its tags out, or say in accept which statuses are expected");
  }
  const bool is_time = find_metric(key.metric)->type == MetricType::trend;
  if (is_time && key.answers.status == nobody_answered) {
    return fail(
        shown(condition.text) + " is about no times: nobody answered those of " + selection_of(key),
        {}, "leave status out, or count them: http_reqs" + selection_of(key));
  }
  if (key.metric != "http_req_failed" || (may_fail && may_not)) return {};
  return check_share_differs(key, condition, may_fail);
}

}  // namespace harness::scenario
