// no_alert: nobody is paged without need. Silence alone is no proof of that: the rule has to have
// been evaluated throughout.
#include <cstdlib>

#include "harness/core/text.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/observe/wire.hpp"
#include "harness/scenario/forms.hpp"
#include "harness/verdict/alert_rule.hpp"
#include "harness/verdict/alert_story.hpp"
#include "harness/verdict/finding.hpp"

namespace harness::verdict {
namespace {

using grammar::Field;
using grammar::required;

struct NoAlert {
  scenario::Located<std::string> name;
};

std::vector<Field<NoAlert>> fields() {
  return {required("no_alert", &NoAlert::name, grammar::filled_text("text"),
                   "The name of an alerting rule that must not fire in the window")};
}

std::string selector(const NoAlert& claim) {
  return "ALERTS{alertname=\"" + *claim.name + "\",alertstate=\"firing\"}";
}

std::vector<observe::Question> questions(const NoAlert& claim, const Evidence& evidence) {
  const std::string range = "[" + observe::range_of(evidence.metrics.length()) + "]";
  return {observe::promql_at(selector(claim) + range, evidence.metrics.end),
          observe::alert_rules(),
          {observe::Backend::prometheus, "/metrics", {}, "how rules were evaluated"},
          observe::metric_names()};
}

// The counts of that name in Prometheus' own metrics, added up; none: it does not count them.
std::optional<double> total(const std::string& metrics, const std::string& name) {
  std::optional<double> sum;
  for (const std::string& line : split(metrics, '\n')) {
    if (!line.starts_with(name + "{")) continue;
    const std::size_t value = line.rfind(' ');
    sum = sum.value_or(0) + std::strtod(line.c_str() + value, nullptr);
  }
  return sum;
}

// Why nobody knows whether it would have fired; none: its rule was evaluated throughout.
std::optional<std::string> why_unknown(const observe::AlertRule& rule, const std::string& metrics,
                                       const Evidence& evidence) {
  if (rule.last_evaluation < evidence.metrics.end) {
    return "its rule has not been evaluated since the window's end";
  }
  const auto missed = total(metrics, "prometheus_rule_group_iterations_missed_total");
  const auto failed = total(metrics, "prometheus_rule_evaluation_failures_total");
  if (!missed || !failed) return "Prometheus does not say whether its rules were evaluated";
  if (*missed > 0) return counted(*missed, "evaluation") + " of rules did not take place";
  if (*failed > 0) return counted(*failed, "evaluation") + " of rules failed";
  return std::nullopt;
}

Finding judge(const NoAlert& claim, const Evidence& evidence,
              std::span<const observe::Answer> answers) {
  Finding finding = finding_of(evidence);
  finding.window = evidence.metrics;
  finding.expected = "does not fire";
  finding.query = selector(claim);
  const auto series = observe::parse_series(answers[0]);
  const auto rules = observe::parse_alert_rules(answers[1]);
  const auto names = observe::parse_names(answers[3]);
  for (const Error* problem : {error_of(series), error_of(rules), error_of(names)}) {
    if (problem != nullptr)
      return with(std::move(finding), Outcome::undecided, to_string(*problem));
  }
  const std::vector<WallTime> fired = moments(*series, true);
  if (!fired.empty()) {
    finding.lost = true;
    return with(std::move(finding), Outcome::fail,
                "firing at " + format_wall(fired.front()) + ", " +
                    approximate(std::max(Duration{0}, fired.front() - evidence.window.begin)) +
                    " after the window's begin");
  }
  const observe::AlertRule* rule = find_rule(*rules, *claim.name);
  if (rule == nullptr) {
    return with(std::move(finding), Outcome::no_data,
                "Prometheus has no alerting rule of that name");
  }
  if (const auto metric = missing_metric(rule->query, *names)) {
    return with(std::move(finding), Outcome::no_data,
                "the rule reads " + *metric + ", of which Prometheus has no sample");
  }
  if (answers[2].status != 200) {
    return with(std::move(finding), Outcome::undecided,
                to_string(observe::document(answers[2]).error()));
  }
  if (const auto why = why_unknown(*rule, answers[2].body, evidence)) {
    return with(std::move(finding), Outcome::undecided, *why);
  }
  return with(std::move(finding), Outcome::pass, "evaluated throughout, and never firing");
}

std::optional<yaml::Problem> foresee(const NoAlert& claim, const Evidence&,
                                     std::span<const observe::Answer> answers) {
  const auto rules = observe::parse_alert_rules(answers[1]);
  if (!rules || find_rule(*rules, *claim.name) != nullptr) return std::nullopt;
  return unknown_rule("no_alert", claim.name, *rules);
}

}  // namespace

ClaimKind no_alert_claim() {
  scenario::Kind language = scenario::kind_of(
      "no_alert", "An alert that does not fire, while its rule is evaluated", fields());
  language.reads_scrapes = true;
  return claim_kind<NoAlert>(std::move(language),
                             {.questions = questions, .judge = judge, .foresee = foresee});
}

}  // namespace harness::verdict
