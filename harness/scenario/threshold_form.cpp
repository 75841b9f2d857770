#include "harness/scenario/threshold_form.hpp"

#include <memory>

#include "harness/grammar/record.hpp"
#include "harness/scenario/forms.hpp"

namespace harness::scenario {

using grammar::Form;

Form<Condition> condition_form() {
  return grammar::scalar<Condition>(
      "a condition such as rate < 0.1 or p(95) < 500",
      {"^\\s*(count|rate|value|avg|min|max|med|p\\([0-9.]+\\))\\s*"
       "(===?|>=|<=|!=|>|<)\\s*" +
           std::string(number_pattern) + "\\s*$",
       false},
      [](const std::string& text) { return parse_condition(text); },
      [](const Condition& condition) { return condition.text; });
}

namespace {

using grammar::Reading;
using Conditions = std::vector<Located<Condition>>;

Result<void> check_metric_key(const std::string& key) {
  return parse_metric_key(key).map([](const MetricKey&) {});
}

// As k6 writes a condition of which there is more to say.
struct Stretched {
  Located<Condition> threshold;
  Located<Duration> over;
};

Form<Located<Condition>> stretched_form() {
  grammar::Record<Stretched> record{"a condition over stretches"};
  record.fields = {
      grammar::required("threshold", &Stretched::threshold, condition_form(),
                        "a condition such as rate < 0.1 or p(95) < 500"),
      grammar::required("over", &Stretched::over, grammar::positive_duration(),
                        "how long each stretch of the window is in which it has to hold"),
  };
  return grammar::as<Located<Condition>, Stretched>(
      grammar::record(record),
      [](Stretched stretched) {
        stretched.threshold.value.over = stretched.over;
        return std::move(stretched.threshold);
      },
      [](const Located<Condition>&) { return nullptr; });
}

Form<Conditions> alone(const Form<Located<Condition>>& one) {
  return grammar::as<Conditions, Located<Condition>>(
      one, [](Located<Condition> condition) { return Conditions{std::move(condition)}; },
      [](const Conditions&) { return nullptr; });
}

// One, or a list of them.
Form<Conditions> conditions_form() {
  const Form<Located<Condition>> plain = grammar::located(condition_form());
  const Form<Located<Condition>> stretched = stretched_form();
  return grammar::either<Conditions>(
      {alone(plain), alone(stretched),
       grammar::list_of("a list of conditions",
                        grammar::either<Located<Condition>>({plain, stretched}))});
}

std::string metric_key_pattern() {
  std::string names;
  for (const Metric& metric : metrics()) {
    names += (names.empty() ? "" : "|") + std::string(metric.name);
  }
  return "^(" + names + ")(\\{.+:.+\\})?$";
}

// Not every metric has a value for a phase, or for a load.
void check_split(const ThresholdGroup& group, const ThresholdGroup::Conditions& one,
                 Reading& reading) {
  const MetricKey& key = *one.metric;
  const Metric& metric = *find_metric(key.metric);
  if (metric.subject != Subject::requests && group.during.written()) {
    reading.refuse(one.metric.place, key.metric + " is counted for the whole run only",
                   "use it without during");
  }
  if (metric.subject == Subject::users && !key.tags.empty()) {
    reading.refuse(one.metric.place, key.metric + " is counted for all loads together",
                   "use it without {…}");
  }
}

void check_conditions(const ThresholdGroup::Conditions& one, Reading& reading) {
  for (const Located<Condition>& condition : one.conditions) {
    if (!condition.sound) continue;
    const Result<void> fits = check_condition(*find_metric(one.metric->metric), *condition);
    if (!fits) reading.refuse(condition.place, fits.error().what, fits.error().remedy);
    if (!condition->over.can_be_judged()) continue;
    const Result<void> kept = check_over(*one.metric, *condition->over);
    if (!kept) {
      reading.refuse(condition->over.place, "over: " + kept.error().what, kept.error().remedy);
    }
  }
}

grammar::Others<ThresholdGroup> metrics_of_a_group() {
  const Form<Conditions> conditions = conditions_form();
  const auto read = [conditions](const yaml::Member& member, ThresholdGroup& group,
                                 Reading& reading) {
    group.metrics.push_back({{parse_metric_key(member.key).value(), member.place}, {}});
    return conditions.read(member.value, member.key, group.metrics.back().conditions, reading);
  };
  return {{"metric", "http_req_failed: \"rate < 0.1\"", check_metric_key, metric_key_pattern(),
           conditions.shape},
          read};
}

ClaimUse claim_of(const ThresholdGroup& group, const MetricKey& metric,
                  const Located<Condition>& condition) {
  static const Kind kind = threshold_kind();
  ClaimUse claim;
  claim.claim = {metric.text() + " " + condition->sentence(), condition.place};
  claim.kind = kind.name;
  claim.during = group.during;
  claim.within = Duration{0};
  claim.advisory = group.advisory;
  claim.settings = kind.fresh();
  claim.settings.as<Threshold>() = {metric, *condition};
  claim.place = condition.place;
  return claim;
}

}  // namespace

Form<ThresholdGroup> threshold_form() {
  grammar::Record<ThresholdGroup> group{"a threshold"};
  group.fields = {
      grammar::optional_else("during", &ThresholdGroup::during, phase_name(), "the whole run",
                             "the phase whose requests count"),
      grammar::optional("advisory", &ThresholdGroup::advisory, advisory_form(), advisory_about)};
  group.others = metrics_of_a_group();
  group.check = [](const grammar::Node&, ThresholdGroup& read, Reading& reading) {
    for (const ThresholdGroup::Conditions& one : read.metrics) {
      check_split(read, one, reading);
      check_conditions(one, reading);
    }
  };
  return grammar::record(group);
}

std::vector<ClaimUse> claims_of(const ThresholdGroup& group) {
  std::vector<ClaimUse> claims;
  for (const ThresholdGroup::Conditions& one : group.metrics) {
    for (const Located<Condition>& condition : one.conditions) {
      claims.push_back(claim_of(group, *one.metric, condition));
    }
  }
  return claims;
}

Kind threshold_kind() {
  return kind_of<Threshold>("threshold", "The client's own view, in k6's grammar", {});
}

}  // namespace harness::scenario
