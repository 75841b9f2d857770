#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/observe/prometheus.hpp"
#include "harness/verdict/claim_kind.hpp"
#include "harness/verdict/claims/alert/alert_settings.hpp"

// What alert.cpp has to know of the rule behind its claim.
namespace harness::verdict {

// Null: Prometheus has no rule of that name.
const observe::AlertRule* find_rule(const std::vector<observe::AlertRule>& rules,
                                    const std::string& name);

// Several rules may have one name.
std::vector<const observe::AlertRule*> rules_named(const std::vector<observe::AlertRule>& rules,
                                                   const std::string& name);

// The first metric of the rule that Prometheus never saw. A rule that only a newer Prometheus can
// read names none.
std::optional<std::string> missing_metric(const std::string& promql,
                                          const std::vector<std::string>& known);

// How Prometheus evaluated its rules, by its own metrics; and why silence of a rule says nothing
// then. None: no evaluation failed or was left out.
observe::Question evaluations_of_rules();
std::optional<std::string> why_not_evaluated(const observe::Answer& metrics);

// That Prometheus has no rule of that name, as it stands under the key.
yaml::Problem unknown_rule(const std::string& key, const scenario::Located<std::string>& name,
                           const std::vector<observe::AlertRule>& rules);

// Whether the claim can hold at all with the rules that Prometheus has, or will have.
std::optional<yaml::Problem> foresee_alert(const Alert& claim, const plan::Claim& planned,
                                           const plan::Plan& plan,
                                           const std::vector<observe::AlertRule>& rules);

}  // namespace harness::verdict
