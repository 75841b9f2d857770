#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "harness/check/finding.hpp"
#include "harness/check/queries/query.hpp"
#include "harness/check/source.hpp"
#include "harness/languages/promql/syntax.hpp"

namespace harness::check {

// One rule, as far as it is one.
struct Rule {
  const yaml::Node* node = nullptr;
  std::string alert = {};   // empty: it is none
  std::string record = {};  // the same
  std::optional<Query> query = {};
  std::shared_ptr<const languages::promql::Expr> tree = {};  // none: the query cannot be read

  std::string name() const { return alert.empty() ? record : alert; }
  yaml::Place place() const;  // of its name
  bool is_alert() const { return !alert.empty(); }
  const yaml::Node* annotations() const { return node->find("annotations"); }
  const yaml::Node* labels() const { return node->find("labels"); }
};

struct RuleGroup {
  const yaml::Node* node = nullptr;
  std::string name = {};
  std::vector<Rule> rules = {};
};

using RuleGroups = std::vector<RuleGroup>;

// Rules of Prometheus, or of Loki, that are loaded together.
struct RulesFile {
  const Source* source = nullptr;
  const yaml::Node* root = nullptr;  // null: they stand in an object of Kubernetes
  RuleGroups groups = {};
};

// Of the file as Prometheus reads it: its first document.
RulesFile read_rules(const Source& source);

// One for each object of Kubernetes in the file that has rules, such as a PrometheusRule.
std::vector<RulesFile> read_rule_objects(const Source& source);

// Whether it has an object of Kubernetes that has rules.
bool has_rule_objects(const Source& source);

// LogQL for the rules that are written in it; they have been read as PromQL.
void choose_languages(RuleGroups& groups, bool is_of_loki);

// Visits each rule of each group.
template <typename Visit>
void each_rule(const RulesFile& file, const Visit& visit) {
  for (const RuleGroup& group : file.groups) {
    for (const Rule& rule : group.rules) visit(rule);
  }
}

// Checks of rules; they stand in the table of rules.cpp.
void file_keys(const RulesFile& file, Findings& findings);
void group_keys(const RulesFile& file, Findings& findings);
void group_twice(const RulesFile& file, Findings& findings);
void rule_keys(const RulesFile& file, Findings& findings);
void rule_kind(const RulesFile& file, Findings& findings);
void rule_twice(const RulesFile& file, Findings& findings);
void keys_of_alerts(const RulesFile& file, Findings& findings);
void durations(const RulesFile& file, Findings& findings);
void record_names(const RulesFile& file, Findings& findings);
void label_names(const RulesFile& file, Findings& findings);
void labels_in_place_of_others(const RulesFile& file, Findings& findings);
void needed_labels(const RulesFile& file, Findings& findings);
void known_severities(const RulesFile& file, Findings& findings);
void needed_annotations(const RulesFile& file, Findings& findings);
void template_syntax(const RulesFile& file, Findings& findings);
void template_names(const RulesFile& file, Findings& findings);
void template_labels(const RulesFile& file, Findings& findings);
void rule_languages(const RulesFile& file, Findings& findings);
void rule_queries(const RulesFile& file, Findings& findings);
void alerts_that_always_fire(const RulesFile& file, Findings& findings);
void alerts_on_two_samples(const RulesFile& file, Findings& findings);
void records_of_themselves(const RulesFile& file, Findings& findings);
void record_meanings(const RulesFile& file, Findings& findings);
void told_values(const RulesFile& file, Findings& findings);
void values_in_labels(const RulesFile& file, Findings& findings);
void flags(const RulesFile& file, Findings& findings);
void thresholds(const RulesFile& file, Findings& findings);

std::vector<Finding> check_rules(const Source& source);

// Of the rules that objects of Kubernetes have; what is wrong with the file itself is not told.
std::vector<Finding> check_rule_objects(const Source& source);

}  // namespace harness::check
