// alert: the page that on-call gets, tied to both edges of the fault that causes it.
#include <algorithm>

#include "harness/core/text.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/verdict/claims/alert/alert_paging.hpp"
#include "harness/verdict/claims/alert/alert_rule.hpp"
#include "harness/verdict/claims/alert/alert_settings.hpp"
#include "harness/verdict/claims/alert/alert_story.hpp"
#include "harness/verdict/claims/alert/alert_terms.hpp"
#include "harness/verdict/claims/alert/alert_times.hpp"
#include "harness/verdict/claims/alert/planned_incident.hpp"
#include "harness/verdict/finding.hpp"

namespace harness::verdict {
namespace {

// Whatever its labels are, so that a wrong one can be shown.
std::string selector(const Alert& claim) { return "ALERTS{alertname=\"" + *claim.name + "\"}"; }

// Of an alert that several times together cause.
std::string firing_by_promql(const Alert& claim) {
  return "ALERTS{alertname=\"" + *claim.name + "\",alertstate=\"firing\"}";
}

// How long those of a group that fires wait to be told of.
constexpr Duration to_be_told = std::chrono::seconds{5};

// For how long after the fault's end it may still come true.
Duration time_to_resolve(const Alert& claim) {
  Duration most = claim.resolves_within.value_or(Duration{0});
  if (claim.time_to_recover) {
    most = std::max(most, from_seconds((*claim.time_to_recover)->seconds.bound));
  }
  return most;
}

std::optional<WallTime> may_hold_until(const Alert& claim, const Evidence& evidence) {
  std::optional<WallTime> until;
  for (const Incident& incident : incidents_of(evidence)) {
    WallTime end = incident.injected + claim.fires_by();
    if (claim.needs_pager()) end += to_be_told;
    if (incident.over) end = std::max(end, *incident.over + time_to_resolve(claim));
    until = std::max(end, until.value_or(end));
  }
  return until;
}

// What the alert did just before a fault is part of its story, also of one that comes first.
constexpr Duration before_the_fault = std::chrono::seconds{10};

bool has_pager(const Evidence& evidence) { return evidence.plan.system.alertmanager; }

// Raw samples, so that times are those of the rule's evaluations. Asked for a moment that may still
// lie ahead: the answer then has what there is so far.
std::vector<observe::Question> questions(const Alert& claim, const Evidence& evidence) {
  const observe::Window& run = evidence.observations.run;
  const WallTime end = std::max(may_hold_until(claim, evidence).value_or(run.end), run.end);
  WallTime begin = run.begin;
  if (const auto incidents = incidents_of(evidence); !incidents.empty()) {
    begin = std::min(begin, incidents.front().injected - before_the_fault);
  }
  const std::string range = "[" + observe::range_of(end - begin) + "]";
  std::vector<observe::Question> all{observe::promql_at(selector(claim) + range, end),
                                     observe::alert_rules(), observe::metric_names()};
  if (claim.needs_evaluations()) all.push_back(evaluations_of_rules());
  if (claim.is_only()) {
    all.push_back(observe::promql_at("ALERTS{alertstate=\"firing\"}" + range, end));
  }
  if (has_pager(evidence)) all.push_back(observe::pager_record());
  return all;
}

// Whether it has fired too late, or not at all by the evaluation after the last that counts: by
// then Prometheus shows what came of that one.
bool can_no_longer_fire(const Alert& claim, const Story& story, const Incident& incident,
                        const observe::AlertRule& rule) {
  const WallTime deadline = incident.injected + claim.fires_by();
  if (story.firing) return *story.firing > deadline;
  return rule.last_evaluation > deadline + rule.interval;
}

Finding judge_firing(Finding finding, const Alert& claim, const Story& story,
                     const Incident& incident, const observe::AlertRule& rule) {
  finding.lost = can_no_longer_fire(claim, story, incident, rule);
  if (!story.firing) {
    return with(std::move(finding), Outcome::fail,
                story.pending ? "pending " + approximate(*story.pending - incident.injected) +
                                    " after the fault, never firing"
                              : "never pending nor firing; the rule is " + rule.query);
  }
  const Took took{*story.firing - incident.took_effect, *story.firing - incident.injected};
  const Outcome outcome = took.is_within(claim.fires_by());
  std::string seen = "firing " + took.text(outcome) + " after the fault";
  if (outcome == Outcome::pass && began_with_another(story, incident)) {
    return with(std::move(finding), Outcome::undecided,
                seen + ", and not before the next one: either may have made it fire");
  }
  return with(std::move(finding), outcome, std::move(seen));
}

// Of one that was last seen firing, nobody knows how much longer it did so. What it did before the
// end says nothing of what came after.
Finding judge_last_seen(Finding finding, const Alert& claim, const Story& story,
                        const Incident& incident) {
  const Duration least = *story.last_firing - *incident.over;
  const std::string fired = finding.seen;
  if (least > *claim.resolves_within) {
    finding.lost = true;
    return with(std::move(finding), Outcome::fail,
                fired + "; still firing " + approximate(least) + " after its end");
  }
  if (incident.again) {
    const Duration left = std::max(Duration{0}, *incident.again - *incident.over);
    return with(std::move(finding), Outcome::undecided,
                fired + "; not seen to resolve in the " + approximate(left) +
                    " until the same was hit again: leave more time between the two");
  }
  return with(std::move(finding), Outcome::undecided,
              fired + "; not seen to resolve yet " + approximate(std::max(Duration{0}, least)) +
                  " after its end, when it was last evaluated");
}

Finding judge_resolving(Finding finding, const Alert& claim, const Story& story,
                        const Incident& incident, const observe::AlertRule& rule) {
  if (!incident.mended || !incident.over) {
    return with(std::move(finding), Outcome::undecided,
                finding.seen + "; nobody saw the fault end, to measure from");
  }
  const std::string fired = finding.seen;
  if (still_fires(story, incident, rule)) {
    return judge_last_seen(std::move(finding), claim, story, incident);
  }
  if (const auto early = resolved_too_early(story, incident, rule.interval)) {
    finding.lost = true;
    return with(
        std::move(finding), Outcome::fail,
        fired + ", but resolved " + approximate(*incident.mended - *early) + " before its end");
  }
  if (const auto perhaps = perhaps_resolved_too_early(story, incident)) {
    return with(std::move(finding), Outcome::undecided,
                fired + ", but not at the evaluation " + approximate(*incident.mended - *perhaps) +
                    " before its end: it resolved and fired anew, or that one did not take place");
  }
  if (resolved_among_ends(story, incident, rule.interval)) {
    return with(std::move(finding), Outcome::undecided,
                fired +
                    ", resolved while only some of the faults that were there together were "
                    "over: it may be about the others");
  }
  // It was inactive at the first evaluation after the last firing one.
  const Took took{*story.last_firing - *incident.over,
                  *story.last_firing + rule.interval - *incident.over};
  const Outcome outcome = took.is_within(*claim.resolves_within);
  return with(std::move(finding), outcome,
              fired + ", resolved " + took.text(outcome) + " after its end");
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

// What it says beside firing and resolving.
Finding judge_terms(Finding finding, const Alert& claim, const AlertSeen& seen,
                    const std::vector<observe::Series>& series, const Story& story,
                    const Incident& incident) {
  finding.times = times_of(claim, seen, story, incident);
  for (const Term& term :
       {was_evaluated_before(claim, seen, incident), was_pending(claim, story, incident),
        carried_annotations(claim, seen, series, incident),
        fired_alone(claim, seen, story, incident), was_routed(claim, seen, story, incident),
        was_grouped(claim, seen, story, incident), was_inhibited(claim, seen, story, incident),
        judge_times(claim, finding.times)}) {
    finding = with_term(std::move(finding), term);
  }
  return finding;
}

Finding judge_story(Finding finding, const Alert& claim, const AlertSeen& seen,
                    const Incident& incident) {
  const observe::AlertRule& rule = *seen.rule;
  std::vector<observe::Series> series = seen.series;
  const Labels wanted = *claim.labels;
  const auto instead = labels_instead(series, wanted);
  std::erase_if(series, [&](const auto& one) { return !carries(one, wanted); });
  if (series.empty() && instead) {
    finding.of_slowness = false;  // whenever it fires
    return with(std::move(finding), Outcome::fail,
                "pending or firing, but with " + observe::format_labels(*instead));
  }
  if (was_active_before(series, incident, seen.run.begin, rule.interval)) {
    finding.lost = true;
    return with(std::move(finding), Outcome::fail, "already pending or firing before the fault");
  }
  const Story story = tell(series, incident, rule.interval);
  finding = judge_firing(std::move(finding), claim, story, incident, rule);
  if (finding.outcome == Outcome::pass && claim.resolves_within) {
    finding = judge_resolving(std::move(finding), claim, story, incident, rule);
  }
  return judge_terms(std::move(finding), claim, seen, series, story, incident);
}

// Of what the time before has left behind nobody knows how long it would have taken to fire.
Finding judge_again(Finding finding, const Alert& claim, const AlertSeen& seen,
                    const Incident& incident) {
  if (!was_active_before(seen.series, incident, seen.run.begin, seen.rule->interval)) {
    return judge_story(std::move(finding), claim, seen, incident);
  }
  return with(std::move(finding), Outcome::undecided,
              "still pending or firing when the fault came again: leave more time between the "
              "two, or, of an alert that several times together cause, claim promql: " +
                  firing_by_promql(claim));
}

void add_times(std::vector<MeasuredTime>& all, const Finding& one, std::size_t number,
               std::size_t of) {
  for (MeasuredTime time : one.times) {
    time.number = number;
    time.of = of;
    all.push_back(std::move(time));
  }
}

// Each time by itself. The worst is told; where all hold, the first.
Finding judge_each(const Finding& finding, const Alert& claim, const AlertSeen& seen,
                   const std::vector<Incident>& incidents) {
  Finding worst = judge_story(finding, claim, seen, incidents.front());
  if (incidents.size() == 1) return worst;
  std::size_t which = 0;
  bool is_lost = worst.lost;
  std::vector<MeasuredTime> times;
  add_times(times, worst, 1, incidents.size());
  for (std::size_t i = 1; i < incidents.size(); ++i) {
    const Finding one = judge_again(finding, claim, seen, incidents[i]);
    add_times(times, one, i + 1, incidents.size());
    is_lost = is_lost || one.lost;
    if (&worse(worst, one) == &worst) continue;
    worst = one;
    which = i;
  }
  const std::string number = std::to_string(which + 1);
  const std::string of = std::to_string(incidents.size());
  worst.seen = (worst.outcome == Outcome::pass ? "each of " + of + " times; the first: "
                                               : "time " + number + " of " + of + ": ") +
               worst.seen;
  worst.lost = is_lost;
  worst.times = std::move(times);
  return worst;
}

// What was asked for beside the first three, as `questions` has it.
Result<void> read_more(const Alert& claim, const Evidence& evidence,
                       std::span<const observe::Answer> answers, AlertSeen& seen) {
  std::size_t next = 3;
  if (claim.needs_evaluations()) seen.unevaluated = why_not_evaluated(answers[next++]);
  if (claim.is_only()) {
    auto firing = observe::parse_series(answers[next++]);
    if (!firing) return fail(firing.error());
    seen.all_firing = *std::move(firing);
  }
  if (!has_pager(evidence)) {
    return claim.needs_pager() ? fail("the system has no Alertmanager") : Result<void>();
  }
  auto told = observe::parse_pager_record(answers[next]);
  // Whoever asks nothing of it is told nothing.
  if (!told) return claim.needs_pager() ? fail(told.error()) : Result<void>();
  seen.told = *std::move(told);
  seen.told_until = answers[next].asked_at;
  return {};
}

Finding judge(const Alert& claim, const Evidence& evidence,
              std::span<const observe::Answer> answers) {
  Finding finding = finding_of(evidence);
  finding.expected = expectation_of(claim);
  finding.query = selector(claim);
  const std::vector<Incident> incidents = incidents_of(evidence);
  if (incidents.empty()) {
    return with(std::move(finding), Outcome::undecided, "no fault was injected to measure from");
  }
  const auto series = observe::parse_series(answers[0]);
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
  AlertSeen seen{*series, *rules, rule, evidence.observations.run};
  if (auto more = read_more(claim, evidence, answers, seen); !more) {
    return with(std::move(finding), Outcome::undecided, to_string(more.error()));
  }
  return judge_each(finding, claim, seen, incidents);
}

// It cannot resolve between two that follow at once, nor can it take longer to fire than until its
// own fault comes again: each time is an incident of its own.
std::optional<yaml::Problem> rule_out(const Alert& claim, const plan::Claim& planned,
                                      const plan::Plan& plan) {
  if (claim.needs_pager() && !plan.system.alertmanager) {
    return yaml::Problem{claim.name.place,
                         "alert: who is told of it is asked, and the system has no Alertmanager",
                         "give `system` an `alertmanager: true`"};
  }
  const std::optional<PlannedIncident> incident = planned_incident(plan, planned.phase);
  if (!incident || !incident->again) return std::nullopt;
  const plan::Fault& next = plan.faults[incident->again->fault];
  const Duration until_again = incident->again_at - incident->lasts.begin;
  if (incident->faults.contains(incident->again->fault) && claim.fires_by() > until_again) {
    return yaml::Problem{claim.fires_by_place(),
                         std::string(claim.fires_within ? "fires_within" : "time_to_detect") +
                             ": after " + format_duration(until_again) + " comes " +
                             name_of(plan, *incident->again) +
                             ", and each time is an incident of its own",
                         "give it less; of an alert that several times together cause, claim "
                         "promql: " +
                             firing_by_promql(claim)};
  }
  if (!claim.resolves_within || incident->again_at > incident->lasts.end) return std::nullopt;
  return yaml::Problem{claim.name.place,
                       "resolves_within: phase " + plan.phases[next.phase].name +
                           " hits the same again at once: there is no time between the two in "
                           "which it could resolve",
                       "put a phase without that fault between them, or leave resolves_within out"};
}

std::optional<yaml::Problem> foresee(const Alert& claim, const Evidence& evidence,
                                     std::span<const observe::Answer> answers) {
  const auto rules = observe::parse_alert_rules(answers[1]);
  if (!rules) return std::nullopt;  // Prometheus does not answer; that is found out in time
  return foresee_alert(claim, evidence.claim, evidence.plan, *rules);
}

// When it fires and resolves hangs on scrapes and evaluations.
bool may_be_of_slowness(const Alert&, const Evidence&, const Finding&) { return true; }

}  // namespace

ClaimKind alert_claim() {
  scenario::Kind language =
      scenario::kind_of("alert", "An alert that fires because of the fault and resolves after it",
                        alert_fields(), check_alert);
  language.needs_fault = true;
  language.reads_scrapes = true;
  return claim_kind<Alert>(std::move(language), {.questions = questions,
                                                 .judge = judge,
                                                 .may_be_of_slowness = may_be_of_slowness,
                                                 .may_hold_until = may_hold_until,
                                                 .foresee = foresee,
                                                 .rule_out = rule_out,
                                                 .rule_out_by_alerts = foresee_alert});
}

}  // namespace harness::verdict
