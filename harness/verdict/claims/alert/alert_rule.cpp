#include "harness/verdict/claims/alert/alert_rule.hpp"

#include <algorithm>

#include "harness/core/text.hpp"
#include "harness/languages/promql/parser.hpp"
#include "harness/languages/promql/selectors.hpp"
#include "harness/net/exposition.hpp"
#include "harness/observe/wire.hpp"
#include "harness/verdict/claims/alert/alert_foresight.hpp"
#include "harness/verdict/claims/alert/planned_incident.hpp"
#include "harness/verdict/finding.hpp"

namespace harness::verdict {
namespace {

// Those of its series are not known yet, nor what its templates make.
bool sets_another(const observe::AlertRule& rule, const std::string& name,
                  const std::string& value) {
  const auto set = rule.labels.find(name);
  const bool is_known = set != rule.labels.end() && set->second.find("{{") == std::string::npos;
  return is_known && set->second != value;
}

// A label that the rule itself, each of that name, sets to something else.
std::optional<yaml::Problem> contradicted_label(
    const Alert& claim, const std::vector<const observe::AlertRule*>& named) {
  for (const auto& label : *claim.labels) {
    const auto& [name, value] = label;
    const bool is_never = std::all_of(named.begin(), named.end(), [&label](const auto* rule) {
      return sets_another(*rule, label.first, label.second);
    });
    if (!is_never) continue;
    std::vector<std::string> instead;
    for (const observe::AlertRule* rule : named) {
      instead.push_back("\"" + rule->labels.at(name) + "\"");
    }
    return yaml::Problem{claim.labels.place,
                         "labels: " + name + " is never \"" + value + "\": " + *claim.name +
                             " sets it to " + join(instead, " or "),
                         "give that, or leave it out"};
  }
  return std::nullopt;
}

// How long the fault is meant to last; none when that is up to the load.
std::optional<Duration> planned_incident_length(const plan::Claim& planned,
                                                const plan::Plan& plan) {
  const auto incident = planned_incident(plan, planned.phase);
  if (!incident || !plan.length()) return std::nullopt;
  return incident->lasts.end - incident->lasts.begin;
}

// An alert that has to be pending for longer than it is given, or than the fault lasts, never fires
// in time. To wait for longer than the fault lasts is no error: it is only generous.
std::optional<yaml::Problem> too_little_time(const Alert& claim,
                                             const std::optional<Duration>& lasts,
                                             const observe::AlertRule& rule) {
  const std::string waits =
      rule.name + " is pending for " + format_duration(rule.hold) + " before it fires";
  if (claim.fires_within && **claim.fires_within < rule.hold) {
    return yaml::Problem{
        claim.fires_within->place,
        "fires_within: " + format_duration(**claim.fires_within) + " is too short: " + waits,
        "give it more"};
  }
  if (lasts && *lasts < rule.hold) {
    return yaml::Problem{
        claim.name.place,
        "alert: the fault is over after " + format_duration(*lasts) + ", and " + waits,
        "make it last longer"};
  }
  return std::nullopt;
}

// The counts of that name in Prometheus' own metrics, added up; none: it does not count them.
std::optional<double> total(const std::string& metrics, const std::string& name) {
  std::optional<double> sum;
  for (const net::Sample& sample : net::parse_exposition(metrics)) {
    if (sample.labels.at("__name__") == name) sum = sum.value_or(0) + sample.value;
  }
  return sum;
}

}  // namespace

observe::Question evaluations_of_rules() {
  return {observe::Backend::prometheus, "/metrics", {}, "how rules were evaluated"};
}

std::optional<std::string> why_not_evaluated(const observe::Answer& metrics) {
  if (metrics.status != 200) return to_string(observe::document(metrics).error());
  const auto missed = total(metrics.body, "prometheus_rule_group_iterations_missed_total");
  const auto failed = total(metrics.body, "prometheus_rule_evaluation_failures_total");
  if (!missed || !failed) return "Prometheus does not say whether its rules were evaluated";
  if (*missed > 0) return counted(*missed, "evaluation") + " of rules did not take place";
  if (*failed > 0) return counted(*failed, "evaluation") + " of rules failed";
  return std::nullopt;
}

std::optional<std::string> missing_metric(const std::string& promql,
                                          const std::vector<std::string>& known) {
  const auto rule = languages::promql::parse(promql);
  if (!rule) return std::nullopt;
  for (const languages::promql::NamedSeries& series : languages::promql::selectors(**rule)) {
    const bool is_known = std::find(known.begin(), known.end(), series.metric) != known.end();
    if (!series.metric.empty() && !is_known) return series.metric;
  }
  return std::nullopt;
}

yaml::Problem unknown_rule(const std::string& key, const scenario::Located<std::string>& name,
                           const std::vector<observe::AlertRule>& rules) {
  std::vector<std::string> known;
  for (const observe::AlertRule& rule : rules) known.push_back(rule.name);
  const auto meant = nearest(*name, known);
  return {name.place, key + ": Prometheus has no alerting rule \"" + *name + "\"",
          (meant ? "did you mean \"" + *meant + "\"? " : std::string()) +
              (known.empty() ? "it has none" : "its rules: " + join(known, ", "))};
}

const observe::AlertRule* find_rule(const std::vector<observe::AlertRule>& rules,
                                    const std::string& name) {
  const auto found = std::find_if(rules.begin(), rules.end(), [&](const observe::AlertRule& rule) {
    return rule.name == name;
  });
  return found == rules.end() ? nullptr : &*found;
}

std::vector<const observe::AlertRule*> rules_named(const std::vector<observe::AlertRule>& rules,
                                                   const std::string& name) {
  std::vector<const observe::AlertRule*> all;
  for (const observe::AlertRule& rule : rules) {
    if (rule.name == name) all.push_back(&rule);
  }
  return all;
}

std::optional<yaml::Problem> foresee_alert(const Alert& claim, const plan::Claim& planned,
                                           const plan::Plan& plan,
                                           const std::vector<observe::AlertRule>& rules) {
  const auto named = rules_named(rules, *claim.name);
  if (named.empty()) return unknown_rule("alert", claim.name, rules);
  auto contradicted = contradicted_label(claim, named);
  if (contradicted) return contradicted;
  const observe::AlertRule& hastiest = **std::min_element(
      named.begin(), named.end(),
      [](const auto* one, const auto* other) { return one->hold < other->hold; });
  auto hasty = too_little_time(claim, planned_incident_length(planned, plan), hastiest);
  return hasty ? hasty : foresee_terms(claim, named, rules);
}

}  // namespace harness::verdict
