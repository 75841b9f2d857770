#include "harness/check/run/asked.hpp"

#include "harness/check/dashboards/dashboard.hpp"
#include "harness/check/queries/variables.hpp"
#include "harness/check/rules/rules_file.hpp"
#include "harness/core/text.hpp"
#include "harness/languages/review/review.hpp"

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

bool is_readable(const Query& query) {
  switch (query.language) {
    case Language::promql:
      return !languages::is_refused(languages::review_promql(query.text));
    case Language::logql:
      return !languages::is_refused(languages::review_logql(query.text));
    case Language::traceql:
      return !languages::is_refused(languages::review_traceql(query.text));
  }
  return false;
}

}  // namespace

std::vector<Asked> asked_by_rules(const Source& source) {
  std::vector<Asked> all;
  if (source.root() == nullptr) return all;
  each_rule(read_rules(source), [&](const Rule& rule) {
    if (!rule.query || !is_readable(*rule.query) || rule.name().empty()) return;
    Asked asked{source.name, rule.query->scalar->place,
                (rule.is_alert() ? "alert " : "record ") + rule.name(), *rule.query};
    asked.alert = rule.alert;
    asked.hold = prometheus_duration(text_in(*rule.node, "for"));
    if (!rule.is_alert()) asked.records = rule.record;
    all.push_back(std::move(asked));
  });
  return all;
}

std::vector<Asked> asked_by_dashboard(const Source& source) {
  std::vector<Asked> all;
  if (source.root() == nullptr) return all;
  const Dashboard dashboard = read_dashboard(source);
  each_target(dashboard, [&](const Panel& panel, const Target& target) {
    if (!target.query || !is_readable(*target.query)) return;
    Asked asked{source.name, target.query->scalar->place, "panel " + panel.name(), *target.query};
    if (panel.targets.size() > 1) asked.name += " " + target.ref_id;
    const yaml::Node* unit = at_path(*panel.node, "fieldConfig/defaults/unit");
    asked.unit = text_of(unit);
    asked.variable = chosen_variable(*target.query);
    all.push_back(std::move(asked));
  });
  return all;
}

}  // namespace harness::check
