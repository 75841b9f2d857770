#include "harness/check/run/seen.hpp"

#include <algorithm>

#include "harness/check/run/logs_and_traces.hpp"
#include "harness/check/run/metrics.hpp"
#include "harness/observe/prometheus.hpp"

namespace harness::check {

std::string_view name_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::fired:
      return "fired";
    case Outcome::pending:
      return "pending";
    case Outcome::moved:
      return "moved";
    case Outcome::steady:
      return "steady";
    case Outcome::reachable:
      return "reachable";
    case Outcome::not_exercised:
      return "not exercised";
    case Outcome::cannot:
      return "cannot";
    case Outcome::not_asked:
      return "not asked";
    case Outcome::unanswered:
      return "no answer";
  }
  return {};
}

namespace {

// A Prometheus that has rules says which; one that only shows what a run kept has none.
void note_unloaded(std::span<const Asked> asked, const observe::AskAll& ask,
                   std::vector<Seen>& seen) {
  const bool any = std::ranges::any_of(asked, [](const Asked& one) { return !one.alert.empty(); });
  if (!any) return;
  const auto loaded = observe::parse_alert_rules(ask({observe::alert_rules()}).front());
  if (!loaded || loaded->empty()) return;
  for (std::size_t i = 0; i < asked.size(); ++i) {
    const bool is_loaded = std::ranges::any_of(
        *loaded, [&](const observe::AlertRule& rule) { return rule.name == asked[i].alert; });
    // Rules of Loki are not loaded there.
    const bool is_its_own = asked[i].query.language == Language::promql;
    if (!asked[i].alert.empty() && is_its_own && !is_loaded)
      seen[i].what += "; Prometheus has not loaded it";
  }
}

}  // namespace

std::vector<Seen> look_at_telemetry(std::span<const Asked> asked, const observe::AskAll& ask,
                                    const observe::Window& window) {
  std::vector<Seen> seen(asked.size());
  MetricsSeen metrics(ask, window);
  LogsAndTraces others(ask, window);
  for (const Asked& one : asked) {
    if (!one.records.empty()) metrics.add_recorded(one.records);
  }
  for (std::size_t i = 0; i < asked.size(); ++i) {
    if (!asked[i].why_not.empty()) {
      seen[i] = {Outcome::not_asked, asked[i].why_not};
    } else if (!asked[i].variable.empty()) {
      seen[i] = {Outcome::not_asked, "hangs on the value of $" + asked[i].variable};
    } else if (asked[i].query.language == Language::promql) {
      seen[i] = metrics.look(asked[i]);
    } else {
      seen[i] = others.look(asked[i]);
    }
  }
  note_unloaded(asked, ask, seen);
  return seen;
}

std::vector<Finding> findings_of(std::span<const Asked> asked, std::span<const Seen> seen) {
  std::vector<Finding> findings;
  for (std::size_t i = 0; i < asked.size(); ++i) {
    const auto add = [&](const char* check, const std::string& what, const std::string& remedy) {
      findings.push_back(
          {check, asked[i].file, asked[i].place, asked[i].name + ": " + what, remedy});
    };
    const char* never = asked[i].alert.empty() ? "always-empty" : "cannot-fire";
    if (seen[i].outcome == Outcome::cannot) add(never, seen[i].what, seen[i].remedy);
    if (!seen[i].but.empty()) add("not-as-it-seems", seen[i].but, seen[i].but_remedy);
  }
  return in_order(std::move(findings));
}

}  // namespace harness::check
