// no_alert: nobody is paged without need. Silence alone is no proof of that: the rule has to have
// been evaluated throughout, and what it reads has to have been there.
#include <algorithm>

#include "harness/core/duration.hpp"
#include "harness/core/text.hpp"
#include "harness/languages/promql/parser.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/observe/wire.hpp"
#include "harness/scenario/forms.hpp"
#include "harness/verdict/claims/alert/alert_rule.hpp"
#include "harness/verdict/claims/alert/alert_story.hpp"
#include "harness/verdict/claims/alert/rule_inputs.hpp"
#include "harness/verdict/finding.hpp"
#include "harness/verdict/series/recorded.hpp"
#include "harness/verdict/series/restarts.hpp"

namespace harness::verdict {
namespace {

using grammar::Field;
using grammar::required;

struct NoAlert {
  scenario::Located<std::string> name;
};

std::vector<Field<NoAlert>> no_alert_fields() {
  return {required("no_alert", &NoAlert::name, grammar::filled_text("text"),
                   "The name of an alerting rule that must not fire in the window")};
}

// Its evaluations that count: before the phase begins, not each target has been scraped under its
// conditions, so that what the rule reads may be of before.
observe::Window evaluated_in(const Evidence& evidence) {
  return {evidence.window.begin, std::max(evidence.window.begin, evidence.metrics.end)};
}

std::string selector(const NoAlert& claim) {
  return "ALERTS{alertname=\"" + *claim.name + "\",alertstate=\"firing\"}";
}

// A rule of that name, and what it reads. Null: only a newer Prometheus can read it.
struct KnownRule {
  std::string query;
  languages::promql::ExprPtr reads;
};

// As far as a first answer has told; empty: none has.
std::vector<KnownRule> known_rules(const NoAlert& claim, const Evidence& evidence) {
  std::vector<KnownRule> all;
  for (const observe::ClaimAnswers& answers : evidence.observations.answers) {
    for (const observe::Asked& asked : answers.asked) {
      if (asked.answers.empty() || !(asked.question == observe::alert_rules())) continue;
      const auto rules = observe::parse_alert_rules(asked.answers.back());
      if (!rules) continue;
      for (const observe::AlertRule* rule : rules_named(*rules, *claim.name)) {
        auto read = languages::promql::parse(rule->query);
        all.push_back({rule->query, read ? *std::move(read) : nullptr});
      }
      if (!all.empty()) return all;
    }
  }
  return all;
}

// A rule reads back from each moment of its own.
std::vector<observe::Question> asked_for_restarts(const KnownRule& rule, const Evidence& evidence) {
  const RestartsIn in = restarts_in(evidence, evaluated_in(evidence), true);
  std::vector<observe::Question> all = questions_for_restarts(*rule.reads, in);
  add_uncounted_behind(rule.query, evidence, in, all);
  return all;
}

constexpr std::size_t own_question_count = 4;

std::vector<observe::Question> questions(const NoAlert& claim, const Evidence& evidence) {
  const std::string range = "[" + observe::range_of(evaluated_in(evidence).length()) + "]";
  std::vector<observe::Question> all{
      observe::promql_at(selector(claim) + range, evidence.metrics.end), observe::alert_rules(),
      evaluations_of_rules(), observe::metric_names()};
  for (const KnownRule& rule : known_rules(claim, evidence)) {
    if (rule.reads == nullptr) continue;
    for (auto& question : questions_for_inputs(*rule.reads, rule.query, evidence)) {
      all.push_back(std::move(question));
    }
    for (auto& question : asked_for_restarts(rule, evidence)) {
      all.push_back(std::move(question));
    }
  }
  return all;
}

// Why nobody knows whether it would have fired; none: its rule was evaluated throughout.
std::optional<std::string> why_unknown(const observe::AlertRule& rule,
                                       const observe::Answer& metrics, const Evidence& evidence) {
  if (rule.last_evaluation < evidence.metrics.end) {
    return "its rule has not been evaluated since the window's end";
  }
  const Duration evaluated = evaluated_in(evidence).length();
  if (rule.interval > evaluated) {
    return "its rule is evaluated every " + format_duration(rule.interval) +
           ", and may not have been in a window of " + approximate(evaluated);
  }
  // Were it true throughout, it would be pending at the end.
  const Duration length = evidence.window.length();
  if (rule.hold > Duration{0} && rule.hold >= length) {
    return "its rule waits for " + format_duration(rule.hold) + ", the window is " +
           approximate(length) + ": it could not have fired";
  }
  return why_not_evaluated(metrics);
}

// A rule such as "more than 5 failures" would have fired on what nobody saw; one such as "fewer
// than 5 requests" would not.
Finding unless_it_could_have_fired(Finding finding, const languages::promql::Expr& rule,
                                   const Restarts& restarts) {
  const std::string why = restarts.why();
  if (why.empty() || finding.outcome != Outcome::pass || only_fires_for_less(rule)) return finding;
  return with(std::move(finding), Outcome::undecided, "never firing, but " + why);
}

// It never fired: whether what its rules read was there.
Finding judge_inputs(Finding finding, const NoAlert& claim, const Evidence& evidence,
                     const observe::AlertRule& first, std::span<const observe::Answer> answers) {
  const auto known = known_rules(claim, evidence);
  const auto unread = std::find_if(known.begin(), known.end(),
                                   [](const KnownRule& rule) { return rule.reads == nullptr; });
  if (known.empty() || unread != known.end()) {
    return with(std::move(finding), Outcome::undecided,
                "never firing, but what its rule reads is not known: " +
                    (known.empty() ? first.query : unread->query));
  }
  finding = with(std::move(finding), Outcome::pass, "evaluated throughout, and never firing");
  for (const KnownRule& rule : known) {
    const auto count = questions_for_inputs(*rule.reads, rule.query, evidence).size();
    Life life = inputs_were_there(*rule.reads, rule.query, evidence, answers.first(count));
    answers = answers.subspan(count);
    finding = with_life(std::move(finding), std::move(life));
    const auto restarts = asked_for_restarts(rule, evidence).size();
    const auto behind =
        languages::promql::parse(looked_through(rule.query, evidence.observations.recordings));
    finding = unless_it_could_have_fired(std::move(finding), behind ? **behind : *rule.reads,
                                         restarts_told(answers.first(restarts)));
    answers = answers.subspan(restarts);
    if (finding.outcome != Outcome::pass) return finding;
  }
  return finding;
}

Finding judge(const NoAlert& claim, const Evidence& evidence,
              std::span<const observe::Answer> answers) {
  Finding finding = finding_of(evidence);
  finding.window = evaluated_in(evidence);
  finding.expected = "does not fire";
  finding.query = selector(claim);
  const auto series = observe::parse_series(answers[0]);
  const auto rules = observe::parse_alert_rules(answers[1]);
  const auto names = observe::parse_names(answers[3]);
  for (const Error* problem : {error_of(series), error_of(rules), error_of(names)}) {
    if (problem != nullptr)
      return with(std::move(finding), Outcome::undecided, to_string(*problem));
  }
  std::vector<WallTime> fired = moments(*series, true);
  std::erase_if(fired, [&](WallTime at) { return at < finding.window.begin; });
  if (!fired.empty()) {
    finding.lost = true;
    return with(std::move(finding), Outcome::fail,
                "firing at " + format_wall(fired.front()) + ", " +
                    approximate(std::max(Duration{0}, fired.front() - evidence.window.begin)) +
                    " after the window's begin");
  }
  const auto named = rules_named(*rules, *claim.name);
  if (named.empty()) {
    return with(std::move(finding), Outcome::no_data,
                "Prometheus has no alerting rule of that name");
  }
  for (const observe::AlertRule* rule : named) {
    if (const auto metric = missing_metric(rule->query, *names)) {
      return with(std::move(finding), Outcome::no_data,
                  "the rule reads " + *metric + ", of which Prometheus has no sample");
    }
  }
  if (answers[2].status != 200) {
    return with(std::move(finding), Outcome::undecided,
                to_string(observe::document(answers[2]).error()));
  }
  for (const observe::AlertRule* rule : named) {
    if (const auto why = why_unknown(*rule, answers[2], evidence)) {
      return with(std::move(finding), Outcome::undecided, *why);
    }
  }
  return judge_inputs(std::move(finding), claim, evidence, *named.front(),
                      answers.subspan(own_question_count));
}

// A target that has no time for its scrape looks as if it were away.
bool may_be_of_slowness(const NoAlert&, const Evidence&, const Finding&) { return true; }

std::optional<yaml::Problem> rule_out_by_alerts(const NoAlert& claim, const plan::Claim&,
                                                const plan::Plan&,
                                                const std::vector<observe::AlertRule>& rules) {
  if (find_rule(rules, *claim.name) != nullptr) return std::nullopt;
  return unknown_rule("no_alert", claim.name, rules);
}

std::optional<yaml::Problem> foresee(const NoAlert& claim, const Evidence& evidence,
                                     std::span<const observe::Answer> answers) {
  const auto rules = observe::parse_alert_rules(answers[1]);
  if (!rules) return std::nullopt;
  return rule_out_by_alerts(claim, evidence.claim, evidence.plan, *rules);
}

}  // namespace

ClaimKind no_alert_claim() {
  scenario::Kind language = scenario::kind_of(
      "no_alert", "An alert that does not fire, while its rule is evaluated", no_alert_fields());
  language.reads_scrapes = true;
  return claim_kind<NoAlert>(std::move(language), {.questions = questions,
                                                   .judge = judge,
                                                   .may_be_of_slowness = may_be_of_slowness,
                                                   .foresee = foresee,
                                                   .rule_out_by_alerts = rule_out_by_alerts,
                                                   .asks_in_turn = true});
}

}  // namespace harness::verdict
