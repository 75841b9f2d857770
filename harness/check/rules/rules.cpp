#include <array>

#include "harness/check/rules/rules_file.hpp"
#include "harness/languages/promql/parser.hpp"

namespace harness::check {
namespace {

// To add a check: a function, declared in rules_file.hpp, and a row.
constexpr std::array rule_checks{
    Check<RulesFile>{"file-keys", file_keys},
    Check<RulesFile>{"group-keys", group_keys},
    Check<RulesFile>{"group-twice", group_twice},
    Check<RulesFile>{"rule-keys", rule_keys},
    Check<RulesFile>{"rule-kind", rule_kind},
    Check<RulesFile>{"rule-twice", rule_twice},
    Check<RulesFile>{"alert-keys", keys_of_alerts},
    Check<RulesFile>{"duration", durations},
    Check<RulesFile>{"record-name", record_names},
    Check<RulesFile>{"label-name", label_names},
    Check<RulesFile>{"needed-label", needed_labels},
    Check<RulesFile>{"severity", known_severities},
    Check<RulesFile>{"needed-annotation", needed_annotations},
    Check<RulesFile>{"template-syntax", template_syntax},
    Check<RulesFile>{"template-name", template_names},
    Check<RulesFile>{"template-label", template_labels},
    Check<RulesFile>{"query", rule_queries},
    Check<RulesFile>{"always-fires", alerts_that_always_fire},
    Check<RulesFile>{"irate-in-alert", alerts_on_two_samples},
};

Rule read_rule(const yaml::Node& node) {
  Rule rule{&node, text_in(node, "alert"), text_in(node, "record")};
  const yaml::Node* expr = node.find("expr");
  if (text_of(expr).empty()) return rule;
  rule.query = Query{Language::promql, expr->text, expr};
  auto tree = languages::promql::parse(expr->text);
  if (tree) rule.tree = *std::move(tree);
  return rule;
}

}  // namespace

yaml::Place Rule::place() const {
  const yaml::Node* name_node = node->find(alert.empty() ? "record" : "alert");
  return name_node == nullptr ? node->place : name_node->place;
}

RulesFile read_rules(const Source& source) {
  RulesFile file{&source, source.root()};
  for (const yaml::Node& node : items_in(*file.root, "groups")) {
    RuleGroup group{&node, text_in(node, "name")};
    for (const yaml::Node& rule : items_in(node, "rules")) group.rules.push_back(read_rule(rule));
    file.groups.push_back(std::move(group));
  }
  return file;
}

std::vector<Finding> check_rules(const Source& source) {
  std::vector<Finding> all = source.findings;
  if (source.root() == nullptr) return all;
  const RulesFile file = read_rules(source);
  look_by(rule_checks, file, source.name, all);
  return in_order(std::move(all));
}

}  // namespace harness::check
