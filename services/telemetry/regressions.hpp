#pragma once

#include <array>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "services/core/result.hpp"

namespace services::telemetry {

// Defects that can be switched on (--regression NAME), so that it can be shown that a scenario
// notices them. Each is implemented at the one place it concerns: look for uses of its value.
enum class Regression {
  failures_not_counted,
  logs_without_trace,
  lost_log_lines,
  repeated_log_lines,
  no_database_span,
  no_propagation,
  never_recover,
  no_die_label,
  no_die_attribute,
  stale_dice,
  sequential_async,
  lost_usage_events,
  repeated_usage_events,
};

struct RegressionEntry {
  Regression regression;
  std::string_view name;
  std::string_view effect;
};

inline constexpr std::array<RegressionEntry, 13> regression_table{{
    {Regression::failures_not_counted, "failures-not-counted",
     "5xx answers are missing from http_requests_total"},
    {Regression::logs_without_trace, "logs-without-trace",
     "log lines have no trace_id and span_id"},
    {Regression::lost_log_lines, "lost-log-lines", "one log line in 500 is not written"},
    {Regression::repeated_log_lines, "repeated-log-lines", "one log line in 500 is written twice"},
    {Regression::no_database_span, "no-database-span", "the span of a query is not exported"},
    {Regression::no_propagation, "no-propagation", "no traceparent is sent to the next service"},
    {Regression::never_recover, "never-recover", "a lost database connection is never replaced"},
    {Regression::no_die_label, "no-die-label", "the metrics of rolls have no die_type"},
    {Regression::no_die_attribute, "no-die-attribute", "spans have no die.type"},
    {Regression::stale_dice, "stale-dice", "what a die is is asked once and never again"},
    {Regression::sequential_async, "sequential-async",
     "/roll-async rolls one die after another, as /roll-sync does"},
    {Regression::lost_usage_events, "lost-usage-events",
     "runs of the risky die leave no usage event"},
    {Regression::repeated_usage_events, "repeated-usage-events",
     "a usage event is stored again by each poll that reads it"},
}};

// Those that are switched on.
class Regressions {
 public:
  // Fails on the first name that is not in the table, and lists those that are.
  static Result<Regressions> named(const std::vector<std::string>& names);

  bool has(Regression regression) const { return on_.contains(regression); }

 private:
  std::set<Regression> on_;
};

}  // namespace services::telemetry
