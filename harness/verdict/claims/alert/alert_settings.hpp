#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/core/duration.hpp"
#include "harness/grammar/field.hpp"
#include "harness/grammar/located.hpp"
#include "harness/scenario/comparison.hpp"

// What an author can say of an alert.
namespace harness::verdict {

using Labels = std::map<std::string, std::string>;

struct AnnotationWanted {
  std::string text;         // to the letter, or
  bool is_pattern = false;  // a regular expression that matches somewhere in it

  bool operator==(const AnnotationWanted&) const = default;
};

struct PendingWanted {
  std::optional<Duration>
      within;  // after the fault's injection; none: at some time before it fires
};

// "< 15s"
struct TimeBound {
  scenario::Comparison seconds;

  std::string text() const;
  bool is_upper() const { return seconds.op.starts_with('<'); }
};

enum class Before { inactive };

struct Alert {
  using Annotations = std::map<std::string, AnnotationWanted>;
  using Names = std::vector<grammar::Located<std::string>>;

  grammar::Located<std::string> name;
  std::optional<grammar::Located<Duration>> fires_within;  // none: time_to_detect bounds it above
  std::optional<Duration> resolves_within;
  grammar::Located<Labels> labels;            // that it must carry
  grammar::Located<Annotations> annotations;  // likewise
  std::optional<grammar::Located<PendingWanted>> pending;
  std::optional<Before> before;  // it has to be so in any case; written: with its proof
  std::optional<grammar::Located<bool>> only;
  grammar::Located<Names> allow;  // alerts that `only` lets fire
  std::optional<grammar::Located<TimeBound>> time_to_detect;
  std::optional<grammar::Located<TimeBound>> time_to_recover;

  // Of what Alertmanager makes of it.
  grammar::Located<Names> routed_to;   // receivers that are told of it
  grammar::Located<Names> grouped_by;  // the labels of its group, all of them
  std::optional<grammar::Located<std::string>> inhibited_by;  // an alert: nobody is told of this
  std::optional<grammar::Located<TimeBound>> time_to_page;

  // After the fault's injection: until when it has to fire, and where that is written.
  Duration fires_by() const;
  yaml::Place fires_by_place() const;

  bool is_only() const { return only && **only; }
  bool needs_pager() const {
    return routed_to.written() || grouped_by.written() || inhibited_by || time_to_page;
  }
  // Silence of rules counts only where they were evaluated.
  bool needs_evaluations() const { return is_only() || before.has_value(); }
};

std::vector<grammar::Field<Alert>> alert_fields();

// What no single field can say.
Result<void> check_alert(const Alert& claim);

// "fires within 15s, resolves within 15s, with {severity="critical"}"
std::string expectation_of(const Alert& claim);

}  // namespace harness::verdict
