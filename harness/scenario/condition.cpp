#include "harness/scenario/condition.hpp"

#include <array>

#include "harness/grammar/record.hpp"
#include "harness/scenario/forms.hpp"
#include "harness/scenario/query.hpp"
#include "harness/scenario/threshold_form.hpp"

namespace harness::scenario {
namespace {

using grammar::Form;
using grammar::required;
using Variant = grammar::Variant<LiveCondition>;

// Those of a load that are known of each of its seconds, while it runs.
constexpr std::array<const char*, 4> live_metrics{"http_req_failed", "http_req_duration", "latency",
                                                  "http_reqs"};

// A window is of a claim; a condition is asked again and again.
Result<void> check_has_no_window(const LiveCondition& condition) {
  const bool has_one = condition.control && !variables_in(**condition.control).empty();
  if (variables_in(*condition.query).empty() && !has_one) return {};
  return fail(condition.kind + ": a condition has no $window", {},
              "write how far each moment looks back, such as [5s]");
}

Variant of_backend(const std::string& kind, QueryLanguage language, std::string about,
                   std::string control) {
  Variant variant{kind};
  variant.fields = {
      required(kind, &LiveCondition::query, query(language), std::move(about)),
      required("value", &LiveCondition::value, comparison(),
               "what every series of the answer must satisfy, such as \"> 4\""),
      grammar::optional("control", &LiveCondition::control, query(language), std::move(control)),
  };
  variant.begin = [kind](LiveCondition& condition) { condition.kind = kind; };
  variant.check = check_has_no_window;
  return variant;
}

// What is counted up has no number at a moment.
Result<void> check_figure(const LiveCondition& condition) {
  const Metric& metric = *find_metric(condition.kind);
  if (metric.type == MetricType::counter && condition.figure->aggregate == "count") {
    return fail(condition.kind + ": a condition is about each second, and a count is about a run",
                {}, "write rate, which is per second, or make it a threshold");
  }
  return check_condition(metric, *condition.figure);
}

Variant of_client(const std::string& metric) {
  Variant variant{metric};
  variant.fields = {required(metric, &LiveCondition::figure, condition_form(),
                             std::string(find_metric(metric)->about) + ", of each second")};
  variant.begin = [metric](LiveCondition& condition) { condition.kind = metric; };
  variant.check = check_figure;
  return variant;
}

}  // namespace

Form<LiveCondition> live_condition_form() {
  grammar::Record<LiveCondition> condition{"a condition"};
  condition.fields = {
      grammar::defaulted("for", &LiveCondition::hold, grammar::duration(),
                         "how long it has to be so, at each scrape, before it holds"),
  };
  condition.variants = {
      of_backend("promql", QueryLanguage::promql,
                 "a PromQL query, asked at each scrape: true of an answer that has series",
                 "a PromQL query whose every series must have been above 0 at a moment, as proof "
                 "that there is something to ask of; left out: what the query names has series"),
      of_backend("logql", QueryLanguage::logql,
                 "a metric query in LogQL, asked as often: true of an answer that has series",
                 "a log query that must have found a line, as proof of the same; left out: each "
                 "stream selector of logql"),
  };
  for (const char* metric : live_metrics) condition.variants.push_back(of_client(metric));
  Form<LiveCondition> form = grammar::record(condition);
  form.text = [](const LiveCondition& value) { return value.text(); };
  return form;
}

std::string LiveCondition::text() const {
  std::string text = kind + " ";
  text += is_asked() ? *query + " " + value.text() : figure->text;
  return hold > Duration{0} ? text + " for " + format_duration(hold) : text;
}

}  // namespace harness::scenario
