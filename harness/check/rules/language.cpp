// Rules of Loki stand in files like those of Prometheus: which language each is written in.
#include <re2/re2.h>

#include <algorithm>

#include "harness/check/rules/rules_file.hpp"
#include "harness/languages/logql/parser.hpp"
#include "harness/languages/promql/parser.hpp"

namespace harness::check {
namespace {

bool is_promql(const std::string& query) { return languages::promql::parse(query).has_value(); }

bool is_logql(const std::string& query) { return languages::logql::parse(query).has_value(); }

// A selector with a stage behind it, which PromQL has nothing like, even where there is a slip.
bool has_stages(const std::string& query) {
  static const re2::RE2 stages(
      R"(\}\s*(\|=|\|~|\|>|!>|\|\s*(json|logfmt|pattern|regexp|unpack|unwrap|line_format|)"
      R"(label_format|decolorize|drop|keep)\b))");
  return RE2::PartialMatch(query, stages);
}

bool is_logql_alone(const std::string& query) {
  return !is_promql(query) && (is_logql(query) || has_stages(query));
}

bool is_promql_alone(const std::string& query) { return is_promql(query) && !is_logql(query); }

}  // namespace

void choose_languages(RuleGroups& groups, bool is_of_loki) {
  const auto each = [&](const auto& visit) {
    for (RuleGroup& group : groups) {
      for (Rule& rule : group.rules) {
        if (rule.query) visit(rule);
      }
    }
  };
  each([&](const Rule& rule) { is_of_loki = is_of_loki || is_logql_alone(rule.query->text); });
  if (!is_of_loki) return;
  each([&](Rule& rule) {
    if (is_promql_alone(rule.query->text)) return;
    rule.query->language = Language::logql;
    rule.tree = nullptr;
  });
}

void rule_languages(const RulesFile& file, Findings& findings) {
  bool has_logql = false;
  each_rule(file, [&](const Rule& rule) {
    has_logql = has_logql || (rule.query && rule.query->language == Language::logql);
  });
  if (!has_logql) return;
  each_rule(file, [&](const Rule& rule) {
    if (!rule.query) return;
    if (rule.query->language == Language::promql) {
      findings.add(rule.query->scalar->place,
                   rule.name() +
                       " is PromQL, and other rules of the file are LogQL: neither "
                       "Prometheus nor Loki takes both",
                   "put it into a file of its own");
      return;
    }
    const auto parsed = languages::logql::parse(rule.query->text);
    if (!parsed || !std::holds_alternative<languages::logql::LogQuery>(*parsed)) return;
    findings.add(rule.query->scalar->place, rule.name() + " lists lines, and a rule takes a number",
                 "count them: sum(count_over_time(" + rule.query->text + " [5m])) > 0");
  });
}

}  // namespace harness::check
