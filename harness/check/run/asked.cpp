#include "harness/check/run/asked.hpp"

#include <algorithm>

#include "harness/check/dashboards/dashboard.hpp"
#include "harness/check/queries/variables.hpp"
#include "harness/check/rules/rules_file.hpp"
#include "harness/core/text.hpp"
#include "harness/languages/review/review.hpp"
#include "harness/languages/traceql/parser.hpp"

namespace harness::check {
namespace {

// As Prometheus writes it, with days, weeks and years.
Duration prometheus_duration(std::string_view text) {
  constexpr Duration day = std::chrono::hours{24};
  Duration all{0};
  while (!text.empty()) {
    const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
    const std::size_t end = std::min(text.find_first_of("0123456789", digits), text.size());
    const std::string_view unit = text.substr(digits, end - digits);
    const auto count = to_number(std::string(text.substr(0, digits)));
    const int days = unit == "d" ? 1 : unit == "w" ? 7 : unit == "y" ? 365 : 0;
    if (count && days > 0) {
      all += day * static_cast<std::int64_t>(*count) * days;
    } else {
      all += parse_duration(text.substr(0, end)).value_or(Duration{0});
    }
    text.remove_prefix(end);
  }
  return all;
}

// One that must be equal to what a reader chooses; a regular expression takes any value.
std::string chosen_variable(const Query& query) {
  for (const NamedVariable& variable : variables_in(query.scalar->text)) {
    if (is_built_in(variable.name)) continue;
    const std::string_view before = std::string_view(query.scalar->text).substr(0, variable.offset);
    const std::size_t quote = before.find_last_of("\"`'");
    const bool in_regex = quote != std::string_view::npos && quote > 0 && before[quote - 1] == '~';
    if (!in_regex) return variable.name;
  }
  return {};
}

// As the checks of its kind have it: a panel shows scalars and metrics of traces, too.
bool is_readable(const Query& query, Asker asker) {
  return !languages::is_refused(reviewed(query, asker));
}

Asked asked_of(const Source& source, const Panel& panel, const Target& target) {
  Asked asked{source.name, target.query->scalar->place, "panel " + panel.name(), *target.query};
  if (panel.targets.size() > 1) asked.name += " " + target.ref_id;
  if (!target.is_hidden()) asked.unit = text_of(unit_of(panel, target));
  asked.variable = chosen_variable(*target.query);
  return asked;
}

// From the values of others, by Grafana itself.
bool is_computed(const Target& target) { return target.datasource_type == "__expr__"; }

bool is_metric_of_traces(const Query& query) {
  if (query.language != Language::traceql) return false;
  const auto parsed = languages::traceql::parse(query.text);
  return parsed && parsed->metrics;
}

// Empty: it can be asked.
std::string why_not_asked(const Target& target) {
  if (!target.query) {
    if (target.asks_otherwise) return "it asks by a form, or for one trace";
    return "it asks " +
           (target.datasource_type.empty() ? "nobody knows whom" : shown(target.datasource_type));
  }
  if (!is_readable(*target.query, Asker::panel)) return "its query cannot be read";
  const std::string variable = chosen_variable(*target.query);
  if (!variable.empty()) return "it hangs on the value of $" + variable;
  return is_metric_of_traces(*target.query) ? "metrics of traces are not asked for" : "";
}

void add_asked(const RulesFile& file, std::vector<Asked>& all) {
  const auto add = [&](const RuleGroup& group, const Rule& rule) {
    if (!rule.query || !is_readable(*rule.query, Asker::rule) || rule.name().empty()) return;
    Asked asked{file.source->name, rule.query->scalar->place,
                (rule.is_alert() ? "alert " : "record ") + rule.name(), *rule.query};
    asked.alert = rule.alert;
    asked.hold = prometheus_duration(text_in(*rule.node, "for"));
    asked.interval = prometheus_duration(text_in(*group.node, "interval"));
    if (!rule.is_alert()) asked.records = rule.record;
    all.push_back(std::move(asked));
  };
  for (const RuleGroup& group : file.groups) {
    for (const Rule& rule : group.rules) add(group, rule);
  }
}

}  // namespace

std::vector<Asked> asked_by_rules(const Source& source) {
  if (has_rule_objects(source)) return asked_by_rule_objects(source);
  std::vector<Asked> all;
  if (source.root() != nullptr) add_asked(read_rules(source), all);
  return all;
}

std::vector<Asked> asked_by_rule_objects(const Source& source) {
  std::vector<Asked> all;
  for (const RulesFile& file : read_rule_objects(source)) add_asked(file, all);
  return all;
}

std::vector<Asked> asked_by_dashboard(const Source& source) {
  std::vector<Asked> all;
  if (source.root() == nullptr) return all;
  const Dashboard dashboard = read_dashboard(source);
  each_target(dashboard, [&](const Panel& panel, const Target& target) {
    if (!target.query || !is_readable(*target.query, Asker::panel)) return;
    all.push_back(asked_of(source, panel, target));
  });
  return all;
}

std::vector<Asked> not_asked_by_dashboard(const Source& source) {
  std::vector<Asked> all;
  if (source.root() == nullptr) return all;
  const Dashboard dashboard = read_dashboard(source);
  each_target(dashboard, [&](const Panel& panel, const Target& target) {
    if (!panel.shows_data() || target.query || is_computed(target)) return;
    Asked asked{source.name, target.node->place, "panel " + panel.name(), {}};
    if (panel.targets.size() > 1) asked.name += " " + target.ref_id;
    asked.why_not = why_not_asked(target);
    all.push_back(std::move(asked));
  });
  return all;
}

std::vector<PanelQueries> panels_of(const Source& source) {
  std::vector<PanelQueries> all;
  if (source.root() == nullptr) return all;
  for (const Panel& panel : read_dashboard(source).panels) {
    if (!panel.shows_data()) continue;
    PanelQueries shown{panel.name(), panel.place()};
    const bool computes = std::any_of(panel.targets.begin(), panel.targets.end(), is_computed);
    for (const Target& target : panel.targets) {
      // What is hidden may be what others compute with.
      if (is_computed(target) || (text_in(*target.node, "hide") == "true" && !computes)) continue;
      const std::string why_not = why_not_asked(target);
      if (shown.why_not.empty()) shown.why_not = why_not;
      if (why_not.empty()) shown.queries.push_back(asked_of(source, panel, target));
    }
    if (shown.queries.empty() && shown.why_not.empty()) shown.why_not = "it has no query";
    all.push_back(std::move(shown));
  }
  return all;
}

}  // namespace harness::check
