#include "harness/verdict/named_targets.hpp"

#include <algorithm>
#include <set>

#include "harness/core/text.hpp"
#include "harness/languages/promql/parser.hpp"
#include "harness/languages/promql/selectors.hpp"
#include "harness/observe/loki.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/scenario/query.hpp"
#include "harness/verdict/claim_kind.hpp"
#include "harness/verdict/life/sources.hpp"

namespace harness::verdict {
namespace {

using languages::promql::NamedSeries;

// What claims say of metrics: queries, and names of alerts.
struct Said {
  std::vector<std::string> queries;
  std::set<std::string> alerts;
};

Said said_in(const plan::Plan& plan) {
  Said said;
  for (const plan::Claim& claim : plan.claims) {
    const ClaimKind* kind = find_claim_kind(claim.kind);
    if (kind == nullptr || !kind->language.reads_scrapes_of(claim.settings)) continue;
    for (const scenario::SettingLine& line : claim.settings.lines()) {
      if (line.name == "alert" || line.name == "no_alert") said.alerts.insert(line.text);
      const bool is_query = is_one_of(line.name, {"promql", "control", "counter", "good", "total"});
      if (is_query && !line.text.empty()) {
        said.queries.push_back(scenario::with_any_window(line.text));
      }
    }
  }
  return said;
}

// The targets that a selector means. Where it says no job, those whose series it finds now.
std::string targets_of(const NamedSeries& named) {
  std::vector<std::string> of_job;
  std::vector<std::string> all;
  for (const auto& matcher : named.selector->matchers) {
    all.push_back(languages::promql::to_text(matcher));
    if (matcher.label == "job") of_job.push_back(all.back());
  }
  if (!of_job.empty()) return "group by (job) (up{" + join(of_job, ",") + "})";
  return "group by (job) (up) and on (job) (" + named.selector->name + "{" + join(all, ",") + "})";
}

void add_targets(const std::string& query, std::set<std::string>& targets) {
  const auto parsed = languages::promql::parse(query);
  if (!parsed) return;
  for (const NamedSeries& named : languages::promql::selectors(**parsed)) {
    targets.insert(targets_of(named));
  }
}

// Of the rules behind alerts that claims name.
Result<std::vector<std::string>> queries_of(const std::set<std::string>& alerts,
                                            const observe::AskAll& ask) {
  if (alerts.empty()) return {};
  const auto rules = observe::parse_alert_rules(ask({observe::alert_rules()}).front());
  if (!rules) return fail(rules.error());
  std::vector<std::string> queries;
  for (const observe::AlertRule& rule : *rules) {
    if (alerts.contains(rule.name)) queries.push_back(rule.query);
  }
  return queries;
}

}  // namespace

std::vector<std::string> named_streams(const plan::Plan& plan) {
  std::set<std::string> streams;
  for (const plan::Claim& claim : plan.claims) {
    const std::vector<scenario::SettingLine> lines = claim.settings.lines();
    const bool is_of_lines = std::ranges::any_of(lines, [](const auto& line) {
      return is_one_of(line.name, {"logql", "logs"});
    });
    if (!is_of_lines) continue;
    for (const scenario::SettingLine& line : lines) {
      const bool is_query = is_one_of(line.name, {"logql", "logs", "control"});
      if (is_query && !line.text.empty()) streams.insert(observe::stream_selector(line.text));
    }
  }
  return {streams.begin(), streams.end()};
}

std::vector<std::string> named_services(const plan::Plan& plan) {
  std::vector<std::string> services;
  for (const Source& source : sources_of(plan, {})) {
    if (source.backend != observe::Backend::tempo) continue;
    if (source.selector.empty()) return {};
    services.push_back(source.selector);
  }
  return services;
}

Result<std::vector<std::string>> named_jobs(const plan::Plan& plan, const observe::AskAll& ask,
                                            WallTime now) {
  Said said = said_in(plan);
  const auto of_rules = queries_of(said.alerts, ask);
  if (!of_rules) return fail(of_rules.error());
  said.queries.insert(said.queries.end(), of_rules->begin(), of_rules->end());
  std::set<std::string> targets;
  for (const std::string& query : said.queries) add_targets(query, targets);
  std::vector<observe::Question> questions;
  for (const std::string& target : targets) questions.push_back(observe::promql_at(target, now));
  if (questions.empty()) return {};
  std::set<std::string> jobs;
  for (const observe::Answer& answer : ask(questions)) {
    const auto series = observe::parse_series(answer);
    if (!series) return fail(series.error());
    for (const observe::Series& one : *series) {
      const auto job = one.labels.find("job");
      if (job != one.labels.end()) jobs.insert(job->second);
    }
  }
  return std::vector<std::string>(jobs.begin(), jobs.end());
}

}  // namespace harness::verdict
