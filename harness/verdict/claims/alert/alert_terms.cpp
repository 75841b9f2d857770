#include "harness/verdict/claims/alert/alert_terms.hpp"

#include <algorithm>

#include "harness/core/text.hpp"
#include "harness/verdict/claims/alert/alert_annotations.hpp"
#include "harness/verdict/claims/alert/alert_paging.hpp"
#include "harness/verdict/claims/alert/alert_rule.hpp"
#include "harness/verdict/finding.hpp"

namespace harness::verdict {
namespace {

using scenario::Truth;

Outcome outcome_of_term(Truth truth) {
  if (truth == Truth::undecided) return Outcome::undecided;
  return truth == Truth::holds ? Outcome::pass : Outcome::fail;
}

bool fired_in(const observe::Series& series, const observe::Window& window) {
  return series.labels.contains("alertstate") && series.labels.at("alertstate") == "firing" &&
         std::any_of(series.points.begin(), series.points.end(),
                     [&](const observe::Point& point) { return window.contains(point.at); });
}

// A rule of that name which may have made the series: it sets no label to anything else.
bool may_have_made(const observe::AlertRule& rule, const observe::Series& series) {
  return std::all_of(rule.labels.begin(), rule.labels.end(), [&](const auto& label) {
    const auto found = series.labels.find(label.first);
    return label.second.find("{{") != std::string::npos ||
           (found != series.labels.end() && found->second == label.second);
  });
}

// One annotation of one series, by one rule.
Term judge_annotation(const std::string& name, const AnnotationWanted& wanted,
                      const observe::AlertRule& rule, const observe::Series& series) {
  const auto found = rule.annotations.find(name);
  if (found == rule.annotations.end()) {
    return {Outcome::fail, "without annotation " + name, true, false};
  }
  const ToldAnnotation told = annotation_of(found->second, rule, series);
  const Outcome outcome = outcome_of_term(truth_of(wanted, told));
  std::string seen = "annotation " + name + " is " + shown(told.text);
  if (outcome == Outcome::undecided) {
    seen += ", of which only a notification tells all: " + found->second;
  }
  return {outcome, std::move(seen), outcome == Outcome::fail, false};
}

// By all rules that may have made it, of which nobody knows which did.
Term judge_annotation(const std::string& name, const AnnotationWanted& wanted,
                      const AlertSeen& seen, const observe::Series& series,
                      const Incident& incident) {
  // As it was told, with all that its template made.
  if (const auto told = annotation_told(seen, series, name, incident)) {
    const Outcome outcome = outcome_of_term(truth_of(wanted, {*told, "", true}));
    return {outcome, "annotation " + name + " is " + shown(*told), outcome == Outcome::fail, false};
  }
  std::vector<Term> terms;
  for (const observe::AlertRule* rule : rules_named(seen.rules, seen.rule->name)) {
    if (may_have_made(*rule, series)) {
      terms.push_back(judge_annotation(name, wanted, *rule, series));
    }
  }
  if (terms.empty()) terms.push_back(judge_annotation(name, wanted, *seen.rule, series));
  const auto differs = [&](const Term& term) { return term.outcome != terms.front().outcome; };
  if (std::none_of(terms.begin(), terms.end(), differs)) return terms.front();
  return {Outcome::undecided,
          std::to_string(terms.size()) + " rules of that name differ in annotation " + name, false,
          false};
}

observe::Window stretch_alone(const Story& story, const Incident& incident, WallTime run_ended) {
  WallTime end =
      std::max(incident.over.value_or(run_ended), story.last_firing.value_or(WallTime{}));
  if (incident.again) end = std::min(end, *incident.again);
  const bool comes_later = incident.next && incident.over && *incident.next >= *incident.over;
  if (comes_later) end = std::min(end, *incident.next);
  return {incident.injected, std::max(incident.injected, end)};
}

bool is_allowed(const Alert& claim, const std::string& name) {
  return std::any_of(claim.allow->begin(), claim.allow->end(),
                     [&](const auto& allowed) { return *allowed == name; });
}

// The same alert with other labels is another one.
bool is_another(const Alert& claim, const observe::Series& series) {
  const auto name = series.labels.find("alertname");
  if (name == series.labels.end() || is_allowed(claim, name->second)) return false;
  return name->second != *claim.name || !carries(series, *claim.labels);
}

std::string name_of_alert(const observe::Series& series) {
  Labels labels = series.labels;
  const std::string name = labels["alertname"];
  for (const char* own : {"__name__", "alertname", "alertstate"}) labels.erase(own);
  return name + (labels.empty() ? "" : observe::format_labels(labels));
}

std::vector<const observe::AlertRule*> others_of(const Alert& claim, const AlertSeen& seen) {
  std::vector<const observe::AlertRule*> others;
  for (const observe::AlertRule& rule : seen.rules) {
    if (rule.name != *claim.name && !is_allowed(claim, rule.name)) others.push_back(&rule);
  }
  return others;
}

// That nothing fired: whether anything could have.
Term judge_silence(const Alert& claim, const AlertSeen& seen, const observe::Window& window) {
  std::vector<const observe::AlertRule*> others = others_of(claim, seen);
  if (others.empty()) {
    return {Outcome::no_data, "there is no other alerting rule that could have fired", false,
            false};
  }
  if (seen.unevaluated) {
    return {Outcome::undecided, "no other alert seen, but " + *seen.unevaluated};
  }
  for (const observe::AlertRule* rule : others) {
    // What came of its last one was not there yet, perhaps, when alerts were asked for.
    if (rule->last_evaluation < window.end + rule->interval) {
      return {Outcome::undecided,
              "no other alert seen, but " + rule->name + " has not been evaluated since"};
    }
  }
  const std::size_t all = others.size();
  std::erase_if(others, [&](const observe::AlertRule* rule) {
    return std::max(rule->hold, rule->interval) >= window.length();
  });
  if (others.empty()) {
    return {Outcome::undecided, "no other alert seen, but none of " + std::to_string(all) +
                                    " could have fired in " + approximate(window.length())};
  }
  return {Outcome::pass,
          "no other alert fired, of " + counted(static_cast<double>(others.size()), "other rule")};
}

}  // namespace

bool carries(const observe::Series& series, const Labels& wanted) {
  return std::all_of(wanted.begin(), wanted.end(), [&](const auto& label) {
    const auto found = series.labels.find(label.first);
    return found != series.labels.end() && found->second == label.second;
  });
}

Finding with_term(Finding finding, const Term& term) {
  const bool tells = term.outcome != Outcome::pass || finding.outcome == Outcome::pass;
  if (!term.seen.empty() && tells) finding.seen += "; " + term.seen;
  Finding other = finding;
  other.outcome = term.outcome;
  const Outcome before = finding.outcome;
  finding.outcome = worse(finding, other).outcome;
  finding.lost = finding.lost || term.lost;
  // It is red because of this term, or fails because of it as well.
  const bool is_why =
      finding.outcome == term.outcome && (before != term.outcome || term.outcome == Outcome::fail);
  if (is_why && !term.is_of_slowness) finding.of_slowness = false;
  return finding;
}

Term was_evaluated_before(const Alert& claim, const AlertSeen& seen, const Incident& incident) {
  if (!claim.before) return {};
  if (seen.unevaluated) {
    return {Outcome::undecided, "not seen to be active before, but " + *seen.unevaluated};
  }
  const Duration known = incident.injected - seen.run.begin;
  if (known > seen.rule->interval) return {};
  return {Outcome::undecided, "its rule is evaluated every " +
                                  format_duration(seen.rule->interval) +
                                  ", and may not have been before the fault, " +
                                  approximate(std::max(Duration{0}, known)) + " into the run"};
}

Term was_pending(const Alert& claim, const Story& story, const Incident& incident) {
  if (!claim.pending) return {};
  if (!story.pending || (story.firing && *story.firing < *story.pending)) {
    if (!story.firing) return {};  // which is said already
    return {Outcome::fail, "not pending before it fired", true, false};
  }
  const auto& within = (*claim.pending)->within;
  const Took took{*story.pending - incident.took_effect, *story.pending - incident.injected};
  const Outcome outcome = within ? took.is_within(*within) : Outcome::pass;
  return {outcome, "pending " + took.text(outcome) + " after the fault", outcome == Outcome::fail};
}

Term carried_annotations(const Alert& claim, const AlertSeen& seen,
                         const std::vector<observe::Series>& series, const Incident& incident) {
  const observe::Window story{incident.injected, incident.again.value_or(WallTime::max())};
  Term worst;
  for (const observe::Series& one : series) {
    if (!fired_in(one, story)) continue;
    for (const auto& [name, wanted] : *claim.annotations) {
      const Term term = judge_annotation(name, wanted, seen, one, incident);
      const bool is_worse = term.outcome == Outcome::fail ||
                            (term.outcome == Outcome::undecided && worst.outcome == Outcome::pass);
      if (is_worse && worst.outcome != Outcome::fail) worst = term;
    }
  }
  return worst;
}

Term fired_alone(const Alert& claim, const AlertSeen& seen, const Story& story,
                 const Incident& incident) {
  if (!claim.is_only()) return {};
  const observe::Window window = stretch_alone(story, incident, seen.run.end);
  std::optional<WallTime> first;
  std::string name;
  for (const observe::Series& one : seen.all_firing) {
    if (!is_another(claim, one)) continue;
    for (const observe::Point& point : one.points) {
      if (!window.contains(point.at) || (first && *first <= point.at)) continue;
      first = point.at;
      name = name_of_alert(one);
    }
  }
  if (!first) return judge_silence(claim, seen, window);
  return {Outcome::fail,
          name + " fires, too, " + approximate(*first - incident.injected) + " after the fault",
          true};
}

}  // namespace harness::verdict
