#include "harness/run/alert_rules.hpp"

#include "harness/check/rules/rules_file.hpp"
#include "harness/languages/promql/literal.hpp"

namespace harness::run {
namespace {

std::map<std::string, std::string> texts_in_map(const yaml::Node* node) {
  std::map<std::string, std::string> texts;
  if (node == nullptr) return texts;
  for (const yaml::Member& member : node->members) texts[member.key] = member.value.text;
  return texts;
}

// None: its `for` is no duration.
std::optional<observe::AlertRule> alert_rule_of(const check::Rule& rule) {
  observe::AlertRule alert;
  alert.name = rule.alert;
  alert.query = rule.query->text;
  alert.labels = texts_in_map(rule.labels());
  alert.annotations = texts_in_map(rule.annotations());
  const std::string hold = check::text_in(*rule.node, "for");
  if (hold.empty()) return alert;
  const auto length = languages::promql::duration_value(hold);
  if (!length) return std::nullopt;
  alert.hold = *length;
  return alert;
}

}  // namespace

std::optional<std::vector<observe::AlertRule>> alert_rules_in(
    const std::vector<std::string>& files) {
  std::vector<observe::AlertRule> all;
  for (const std::string& file : files) {
    const auto source = check::read_source(file, check::Form::yaml);
    if (!source || source->root() == nullptr || !source->findings.empty()) return std::nullopt;
    bool is_read = true;
    check::each_rule(check::read_rules(*source), [&](const check::Rule& rule) {
      if (!rule.is_alert()) return;
      auto alert = rule.query ? alert_rule_of(rule) : std::nullopt;
      is_read = is_read && alert.has_value();
      if (alert) all.push_back(*std::move(alert));
    });
    if (!is_read) return std::nullopt;
  }
  return all;
}

}  // namespace harness::run
