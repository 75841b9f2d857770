#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/observe/pager.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/verdict/claims/alert/alert_settings.hpp"
#include "harness/verdict/claims/alert/alert_story.hpp"
#include "harness/verdict/claims/alert/incident.hpp"
#include "harness/verdict/verdict.hpp"

// What an alert claim says beside firing and resolving.
namespace harness::verdict {

// What Prometheus told of it.
struct AlertSeen {
  std::vector<observe::Series> series;    // ALERTS of that name, whatever its labels
  std::vector<observe::AlertRule> rules;  // all that there are
  const observe::AlertRule* rule;         // that of the claim, in `rules`
  observe::Window run;
  std::vector<observe::Series> all_firing = {};   // ALERTS of any name; where the claim needs them
  std::optional<std::string> unevaluated = {};    // why silence of rules says nothing; likewise
  std::optional<observe::PagerRecord> told = {};  // where the run has an Alertmanager
  WallTime told_until = {};                       // when that was asked for
};

// One term of the claim, in one incident. Those that hold need not say so.
struct Term {
  Outcome outcome = Outcome::pass;
  std::string seen = {};
  bool lost = false;           // see Finding
  bool is_of_slowness = true;  // a slow machine may have made it red
};

// The claim holds where each of its terms does.
Finding with_term(Finding finding, const Term& term);

bool carries(const observe::Series& series, const Labels& wanted);

// Of an alert that was not active before: whether its rule was evaluated, so that it could be.
Term was_evaluated_before(const Alert& claim, const AlertSeen& seen, const Incident& incident);

Term was_pending(const Alert& claim, const Story& story, const Incident& incident);

// Of each of the series, which carry its labels, that fired.
Term carried_annotations(const Alert& claim, const AlertSeen& seen,
                         const std::vector<observe::Series>& series, const Incident& incident);

// No other fired from the fault's injection until it was over and this one resolved.
Term fired_alone(const Alert& claim, const AlertSeen& seen, const Story& story,
                 const Incident& incident);

}  // namespace harness::verdict
