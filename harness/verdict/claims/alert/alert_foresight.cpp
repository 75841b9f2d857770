#include "harness/verdict/claims/alert/alert_foresight.hpp"

#include <algorithm>

#include "harness/core/text.hpp"
#include "harness/verdict/claims/alert/alert_annotations.hpp"
#include "harness/verdict/claims/alert/alert_rule.hpp"

namespace harness::verdict {
namespace {

using Rules = std::vector<const observe::AlertRule*>;
using Foreseen = std::optional<yaml::Problem>;

// Of a rule without templates, or in spite of them.
bool can_never_say(const observe::AlertRule& rule, const std::string& name,
                   const AnnotationWanted& wanted) {
  const auto found = rule.annotations.find(name);
  if (found == rule.annotations.end()) return true;
  if (found->second.find("{{") != std::string::npos) return false;
  return truth_of(wanted, annotation_of(found->second, rule, {})) == scenario::Truth::fails;
}

std::string names_of_annotations(const observe::AlertRule& rule) {
  std::vector<std::string> names;
  for (const auto& [name, text] : rule.annotations) names.push_back(name);
  return names.empty() ? "it has none" : "it has " + join(names, ", ");
}

Foreseen foresee_annotations(const Alert& claim, const Rules& named) {
  for (const auto& [name, wanted] : *claim.annotations) {
    const bool never = std::all_of(named.begin(), named.end(), [&](const auto* rule) {
      return can_never_say(*rule, name, wanted);
    });
    if (!never) continue;
    const observe::AlertRule& rule = *named.front();
    const auto found = rule.annotations.find(name);
    const yaml::Place place = claim.annotations.place;
    if (found == rule.annotations.end()) {
      return yaml::Problem{place, "annotations: " + rule.name + " has no " + shown(name),
                           names_of_annotations(rule)};
    }
    return yaml::Problem{place,
                         "annotations: " + name + " of " + rule.name + " is never " +
                             (wanted.is_pattern ? "matched by " : "") + shown(wanted.text),
                         "it is " + shown(found->second)};
  }
  return std::nullopt;
}

Foreseen foresee_pending(const Alert& claim, const Rules& named) {
  const bool never = std::all_of(named.begin(), named.end(),
                                 [](const auto* rule) { return rule->hold == Duration{0}; });
  if (!claim.pending || !never) return std::nullopt;
  return yaml::Problem{claim.pending->place,
                       "pending: " + *claim.name + " is never pending: its rule has no `for`",
                       "leave pending out, or give the rule a `for`"};
}

// It fires at the earliest once it has been pending for so long.
Foreseen foresee_detection(const Alert& claim, const Rules& named) {
  if (!claim.time_to_detect) return std::nullopt;
  Duration least = named.front()->hold;
  for (const observe::AlertRule* rule : named) least = std::min(least, rule->hold);
  const scenario::Comparison& bound = (*claim.time_to_detect)->seconds;
  if (bound.truth(Interval::at_least(seconds(least))) != scenario::Truth::fails) {
    return std::nullopt;
  }
  return yaml::Problem{claim.time_to_detect->place,
                       "time_to_detect: " + (*claim.time_to_detect)->text() +
                           " never holds: " + *claim.name + " is pending for " +
                           format_duration(least) + " before it fires",
                       "give it more"};
}

Foreseen foresee_only(const Alert& claim, const std::vector<observe::AlertRule>& all) {
  for (const auto& allowed : *claim.allow) {
    if (find_rule(all, *allowed) == nullptr) return unknown_rule("allow", allowed, all);
  }
  const auto is_other = [&](const observe::AlertRule& rule) {
    const auto is_it = [&](const auto& allowed) { return *allowed == rule.name; };
    return rule.name != *claim.name &&
           std::none_of(claim.allow->begin(), claim.allow->end(), is_it);
  };
  if (!claim.is_only() || std::any_of(all.begin(), all.end(), is_other)) return std::nullopt;
  return yaml::Problem{claim.only->place,
                       "only: Prometheus has no other alerting rule that could fire",
                       "leave it out, or give Prometheus the rules that on-call has"};
}

}  // namespace

std::optional<yaml::Problem> foresee_terms(const Alert& claim, const Rules& named,
                                           const std::vector<observe::AlertRule>& all) {
  for (const Foreseen& one : {foresee_annotations(claim, named), foresee_pending(claim, named),
                              foresee_detection(claim, named), foresee_only(claim, all)}) {
    if (one) return one;
  }
  return std::nullopt;
}

}  // namespace harness::verdict
