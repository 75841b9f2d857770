#include <array>

#include "harness/check/rules/rules_file.hpp"
#include "harness/core/text.hpp"
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
    Check<RulesFile>{"label-in-place", labels_in_place_of_others},
    Check<RulesFile>{"needed-label", needed_labels},
    Check<RulesFile>{"severity", known_severities},
    Check<RulesFile>{"needed-annotation", needed_annotations},
    Check<RulesFile>{"template-syntax", template_syntax},
    Check<RulesFile>{"template-name", template_names},
    Check<RulesFile>{"template-label", template_labels},
    Check<RulesFile>{"rule-language", rule_languages},
    Check<RulesFile>{"query", rule_queries},
    Check<RulesFile>{"always-fires", alerts_that_always_fire},
    Check<RulesFile>{"irate-in-alert", alerts_on_two_samples},
    Check<RulesFile>{"records-itself", records_of_themselves},
    Check<RulesFile>{"record-meaning", record_meanings},
    Check<RulesFile>{"told-value", told_values},
    Check<RulesFile>{"value-in-label", values_in_labels},
    Check<RulesFile>{"threshold", thresholds},
    Check<RulesFile>{"flag", flags},
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

void add_groups(const yaml::Node& list_of, bool is_of_loki, RulesFile& file) {
  for (const yaml::Node& node : items_in(list_of, "groups")) {
    RuleGroup group{&node, text_in(node, "name")};
    for (const yaml::Node& rule : items_in(node, "rules")) group.rules.push_back(read_rule(rule));
    file.groups.push_back(std::move(group));
  }
  choose_languages(file.groups, is_of_loki);
}

// Of the Prometheus operator, and of that of Loki.
bool is_rule_object(const yaml::Node& node) {
  return is_one_of(text_in(node, "kind"), {"PrometheusRule", "AlertingRule", "RecordingRule"}) &&
         node.find("spec") != nullptr;
}

template <typename Visit>
void each_rule_object(const yaml::Node& node, const Visit& visit) {
  if (is_rule_object(node)) return visit(node);
  if (text_in(node, "kind") != "List") return;
  for (const yaml::Node& item : items_in(node, "items")) each_rule_object(item, visit);
}

}  // namespace

yaml::Place Rule::place() const {
  const yaml::Node* name_node = node->find(alert.empty() ? "record" : "alert");
  return name_node == nullptr ? node->place : name_node->place;
}

bool has_rule_objects(const Source& source) {
  bool has_any = false;
  for (const yaml::Node& document : source.documents) {
    each_rule_object(document, [&](const yaml::Node&) { has_any = true; });
  }
  return has_any;
}

std::vector<RulesFile> read_rule_objects(const Source& source) {
  std::vector<RulesFile> files;
  for (const yaml::Node& document : source.documents) {
    each_rule_object(document, [&](const yaml::Node& object) {
      RulesFile& file = files.emplace_back(RulesFile{&source});
      add_groups(*object.find("spec"), text_in(object, "kind") != "PrometheusRule", file);
    });
  }
  return files;
}

RulesFile read_rules(const Source& source) {
  RulesFile file{&source, source.root()};
  add_groups(*file.root, false, file);
  return file;
}

std::vector<Finding> check_rules(const Source& source) {
  std::vector<Finding> all = source.findings;
  if (source.root() == nullptr && all.empty()) {
    Findings findings("syntax", source.name, all);
    findings.add({1, 1}, "the file is empty", "write groups: with rules, or remove it");
  }
  if (source.root() == nullptr) return all;
  if (has_rule_objects(source)) {
    const std::vector<Finding> of_objects = check_rule_objects(source);
    all.insert(all.end(), of_objects.begin(), of_objects.end());
    return in_order(std::move(all));
  }
  if (source.documents.size() > 1) {
    Findings findings("syntax", source.name, all);
    findings.add(source.documents[1].place, "a second document begins here",
                 "put it into a file of its own: Prometheus reads the first");
  }
  look_by(rule_checks, read_rules(source), source.name, all);
  return in_order(std::move(all));
}

std::vector<Finding> check_rule_objects(const Source& source) {
  std::vector<Finding> all;
  for (const RulesFile& file : read_rule_objects(source)) {
    look_by(rule_checks, file, source.name, all);
  }
  return all;
}

}  // namespace harness::check
