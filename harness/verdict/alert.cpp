// alert: the page that on-call gets, tied to both edges of the fault that causes it.
#include <algorithm>
#include "harness/core/text.hpp"
#include "harness/languages/promql/parser.hpp"
#include "harness/languages/promql/selectors.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/scenario/forms.hpp"
#include "harness/verdict/alert_rule.hpp"
#include "harness/verdict/finding.hpp"

namespace harness::verdict {
namespace {

using grammar::Field;
using grammar::optional;
using grammar::required;

std::vector<Field<Alert>> fields() {
  return {
      required("alert", &Alert::name, grammar::filled_text("text"), "The name of an alerting rule"),
      required("fires_within", &Alert::fires_within, grammar::duration(),
               "How long after the fault's injection it may take until it fires"),
      optional("resolves_within", &Alert::resolves_within, grammar::duration(),
               "How long after the fault's end it may take until it is resolved"),
      optional("labels", &Alert::labels, grammar::dictionary("a map of texts", grammar::text()),
               "Labels that the alert must carry"),
  };
}

// What the alert did, from the raw samples of ALERTS. Prometheus writes one a rule evaluation while
// the alert is pending or firing, and none while it is inactive.
struct Story {
  std::optional<WallTime> pending;
  std::optional<WallTime> firing;
  std::optional<WallTime> last_firing;
};

// The fault that the claim is about: the first of its phase, or of the run.
const observe::FaultRecord* fault_of(const Evidence& evidence) {
  const auto& phase = evidence.claim.phase;
  for (const observe::FaultRecord& fault : evidence.observations.faults) {
    if (!phase || fault.phase == *phase) return &fault;
  }
  return nullptr;
}

// Whatever its labels are, so that a wrong one can be shown.
std::string selector(const Alert& claim) { return "ALERTS{alertname=\"" + *claim.name + "\"}"; }

bool carries(const observe::Series& series, const Labels& wanted) {
  return std::all_of(wanted.begin(), wanted.end(), [&](const auto& label) {
    const auto found = series.labels.find(label.first);
    return found != series.labels.end() && found->second == label.second;
  });
}

std::optional<WallTime> may_hold_until(const Alert& claim, const Evidence& evidence) {
  const observe::FaultRecord* fault = fault_of(evidence);
  if (fault == nullptr || !fault->injected_at) return std::nullopt;
  WallTime until = *fault->injected_at + *claim.fires_within;
  if (claim.resolves_within && fault->reverted_at) {
    until = std::max(until, *fault->reverted_at + *claim.resolves_within);
  }
  return until;
}

// Raw samples, so that times are those of the rule's evaluations. Asked for a moment that may still
// lie ahead: the answer then has what there is so far.
std::vector<observe::Question> questions(const Alert& claim, const Evidence& evidence) {
  const WallTime end =
      std::max(may_hold_until(claim, evidence).value_or(evidence.observations.run.end),
               evidence.observations.run.end);
  const Duration range = end - evidence.observations.run.begin;
  return {observe::promql_at(selector(claim) + "[" + observe::range_of(range) + "]", end),
          observe::alert_rules(), observe::metric_names()};
}

Story tell(const std::vector<observe::Series>& series, WallTime from) {
  Story story;
  for (const observe::Series& one : series) {
    const bool firing =
        one.labels.contains("alertstate") && one.labels.at("alertstate") == "firing";
    std::optional<WallTime>& first = firing ? story.firing : story.pending;
    for (const observe::Point& point : one.points) {
      if (point.at < from) continue;
      if (!first || point.at < *first) first = point.at;
      if (firing && (!story.last_firing || point.at > *story.last_firing)) {
        story.last_firing = point.at;
      }
    }
  }
  return story;
}

bool fired_before(const std::vector<observe::Series>& series, WallTime fault) {
  return std::any_of(series.begin(), series.end(), [&](const observe::Series& one) {
    return std::any_of(one.points.begin(), one.points.end(),
                       [&](const observe::Point& point) { return point.at < fault; });
  });
}

// The first metric of the rule that Prometheus never saw. A rule that only a newer Prometheus can
// read names none.
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

std::string expectation(const Alert& claim) {
  std::string text = "fires within " + format_duration(*claim.fires_within);
  if (claim.resolves_within) {
    text += ", resolves within " + format_duration(*claim.resolves_within);
  }
  if (!claim.labels->empty()) text += ", with " + observe::format_labels(*claim.labels);
  return text;
}

std::string after(WallTime at, WallTime edge) { return approximate(at - edge); }

// Whether it has fired too late, or not at all by the evaluation after the last that counts: by
// then Prometheus shows what came of that one.
bool can_no_longer_fire(const Alert& claim, const Story& story, const observe::FaultRecord& fault,
                        const observe::AlertRule& rule) {
  const WallTime deadline = *fault.injected_at + *claim.fires_within;
  if (story.firing) return *story.firing > deadline;
  return rule.last_evaluation > deadline + rule.interval;
}

Finding judge_firing(Finding finding, const Alert& claim, const Story& story,
                     const observe::FaultRecord& fault, const observe::AlertRule& rule) {
  finding.lost = can_no_longer_fire(claim, story, fault, rule);
  if (!story.firing) {
    return with(std::move(finding), Outcome::fail,
                story.pending ? "pending " + after(*story.pending, *fault.injected_at) +
                                    " after the fault, never firing"
                              : "never pending nor firing; the rule is " + rule.query);
  }
  const Duration took = *story.firing - *fault.injected_at;
  const bool in_time = took <= *claim.fires_within;
  return with(std::move(finding), in_time ? Outcome::pass : Outcome::fail,
              "firing " + approximate(took) + " after the fault");
}

Finding judge_resolving(Finding finding, const Alert& claim, const Story& story,
                        const observe::FaultRecord& fault, const observe::AlertRule& rule) {
  if (!fault.reverted_at) {
    return with(std::move(finding), Outcome::undecided, "the fault was never reverted");
  }
  const std::string fired = finding.seen;
  if (rule.state == "firing" || rule.last_evaluation <= *story.last_firing) {
    return with(std::move(finding), Outcome::fail,
                fired + "; still firing " + after(*story.last_firing, *fault.reverted_at) +
                    " after its end");
  }
  // It was inactive at the first evaluation after the last firing one.
  const Duration took = *story.last_firing + rule.interval - *fault.reverted_at;
  const bool in_time = took <= *claim.resolves_within;
  return with(std::move(finding), in_time ? Outcome::pass : Outcome::fail,
              fired + ", resolved " + approximate(took) + " after its end");
}

// What the alert carried in place of the labels that it should; none when it was not there at all.
std::optional<Labels> labels_instead(const std::vector<observe::Series>& series,
                                     const Labels& wanted) {
  if (series.empty()) return std::nullopt;
  Labels instead;
  for (const auto& [name, value] : series.front().labels) {
    if (wanted.contains(name)) instead[name] = value;
  }
  return instead;
}

Finding judge_story(Finding finding, const Alert& claim, std::vector<observe::Series> series,
                    const observe::FaultRecord& fault, const observe::AlertRule& rule) {
  const Labels wanted = *claim.labels;
  const auto instead = labels_instead(series, wanted);
  std::erase_if(series, [&](const auto& one) { return !carries(one, wanted); });
  if (series.empty() && instead) {
    return with(std::move(finding), Outcome::fail,
                "pending or firing, but with " + observe::format_labels(*instead));
  }
  if (fired_before(series, *fault.injected_at)) {
    finding.lost = true;
    return with(std::move(finding), Outcome::fail, "already pending or firing before the fault");
  }
  const Story story = tell(series, *fault.injected_at);
  finding = judge_firing(std::move(finding), claim, story, fault, rule);
  if (finding.outcome != Outcome::pass || !claim.resolves_within) return finding;
  return judge_resolving(std::move(finding), claim, story, fault, rule);
}

Finding judge(const Alert& claim, const Evidence& evidence,
              std::span<const observe::Answer> answers) {
  Finding finding = finding_of(evidence);
  finding.expected = expectation(claim);
  finding.query = selector(claim);
  const observe::FaultRecord* fault = fault_of(evidence);
  if (fault == nullptr || !fault->injected_at) {
    return with(std::move(finding), Outcome::undecided, "no fault was injected to measure from");
  }
  auto series = observe::parse_series(answers[0]);
  const auto rules = observe::parse_alert_rules(answers[1]);
  const auto names = observe::parse_names(answers[2]);
  for (const Error* problem : {error_of(series), error_of(rules), error_of(names)}) {
    if (problem != nullptr)
      return with(std::move(finding), Outcome::undecided, to_string(*problem));
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
  return judge_story(std::move(finding), claim, *std::move(series), *fault, *rule);
}

}  // namespace

ClaimKind alert_claim() {
  scenario::Kind language = scenario::kind_of(
      "alert", "An alert that fires because of the fault and resolves after it", fields());
  language.needs_fault = true;
  return claim_kind<Alert>(std::move(language), {.questions = questions,
                                                 .judge = judge,
                                                 .may_hold_until = may_hold_until,
                                                 .foresee = foresee_alert});
}

}  // namespace harness::verdict
