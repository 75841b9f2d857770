// Whether a file of rules is one: its keys, names and times.
#include <array>
#include <map>

#include "harness/check/rules/rules_file.hpp"
#include "harness/check/schema/schema.hpp"
#include "harness/core/duration.hpp"
#include "harness/core/text.hpp"

namespace harness::check {
namespace {

using yaml::Node;

// The tools that load rules into Mimir and Loki say by namespace where they belong.
const std::vector<std::string> keys_of_file{"groups", "namespace"};
const std::vector<std::string> keys_of_group{
    "name", "interval", "query_offset", "limit", "labels", "rules", "partial_response_strategy"};
const std::vector<std::string> keys_of_rule{"alert",           "record", "expr",       "for",
                                            "keep_firing_for", "labels", "annotations"};

// 1h30m, largest first, each unit once; 0 may stand without a unit.
bool is_prometheus_duration(std::string_view text) {
  if (text == "0") return true;
  constexpr std::array<std::string_view, 7> units{"y", "w", "d", "h", "m", "s", "ms"};
  std::size_t next = 0;
  bool has_any = false;
  while (!text.empty()) {
    const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
    const std::size_t end = std::min(text.find_first_of("0123456789", digits), text.size());
    const std::string_view unit = text.substr(digits, end - digits);
    while (next < units.size() && units[next] != unit) ++next;
    if (digits == 0 || next == units.size()) return false;
    ++next;
    has_any = true;
    text.remove_prefix(end);
  }
  return has_any;
}

void look_at_duration(const Node& map, std::string_view key, Findings& findings) {
  const Node* node = map.find(key);
  if (node == nullptr || is_prometheus_duration(text_of(node))) return;
  findings.add(node->place,
               std::string(key) + ": " + shown(node->text) + " " + std::string(no_duration),
               "write a number with ms, s, m, h, d, w or y, largest first: 90s, 5m, 1h30m");
}

void needs_list(const Node& map, std::string_view key, const std::string& of, Findings& findings) {
  const Node* list = map.find(key);
  if (list == nullptr) {
    findings.add(map.place, of + " has no " + std::string(key), "add " + std::string(key) + ":");
  } else if (list->kind != Node::Kind::list) {
    findings.add(list->place, std::string(key) + " is " + yaml::name_of(list->kind),
                 "write a list, each item behind a -");
  } else if (list->items.empty()) {
    findings.add(list->place, std::string(key) + " is empty", "add one, or remove the file");
  }
}

// An alert is looked at once an interval: what is shorter is over at the second look.
void look_at_waiting(const RuleGroup& group, const Rule& rule, Findings& findings) {
  const Node* waiting = rule.node->find("for");
  const auto interval = parse_duration(text_in(*group.node, "interval"));
  const auto length = parse_duration(text_of(waiting));
  if (!interval || !length || *length == Duration{} || *length >= *interval) return;
  findings.add(waiting->place,
               rule.name() + ": for " + waiting->text + " is shorter than its group's interval " +
                   text_in(*group.node, "interval") + ", and fires after that",
               "write " + text_in(*group.node, "interval") + " or more, or a shorter interval");
}

// Its labels, in an order that does not matter.
std::map<std::string, std::string> labels_of(const Rule& rule) {
  std::map<std::string, std::string> labels;
  if (rule.labels() == nullptr) return labels;
  for (const yaml::Member& member : rule.labels()->members) {
    labels[member.key] = text_of(&member.value);
  }
  return labels;
}

}  // namespace

void file_keys(const RulesFile& file, Findings& findings) {
  if (file.root == nullptr) return;
  if (file.root->kind != Node::Kind::map) {
    findings.add(file.root->place, "a file of rules is " + yaml::name_of(file.root->kind),
                 "begin it with groups:");
    return;
  }
  find_unknown_keys(*file.root, keys_of_file, "a file of rules", findings);
  needs_list(*file.root, "groups", "the file", findings);
}

void group_keys(const RulesFile& file, Findings& findings) {
  for (const RuleGroup& group : file.groups) {
    find_unknown_keys(*group.node, keys_of_group, "a group", findings);
    if (group.name.empty()) {
      findings.add(group.node->place, "the group has no name", "add name:");
    }
    needs_list(*group.node, "rules", "the group", findings);
  }
}

void group_twice(const RulesFile& file, Findings& findings) {
  std::map<std::string, yaml::Place> seen;
  for (const RuleGroup& group : file.groups) {
    if (group.name.empty()) continue;
    const auto [first, is_new] = seen.emplace(group.name, group.node->place);
    if (is_new) continue;
    findings.add(group.node->find("name")->place,
                 "a group " + group.name + " begins in line " + std::to_string(first->second.line) +
                     " already",
                 "give it another name: Prometheus refuses the file");
  }
}

void rule_keys(const RulesFile& file, Findings& findings) {
  each_rule(file, [&](const Rule& rule) {
    if (rule.node->kind != Node::Kind::map) {
      findings.add(rule.node->place, "a rule is " + yaml::name_of(rule.node->kind),
                   "write alert: or record:, and expr:");
      return;
    }
    find_unknown_keys(*rule.node, keys_of_rule, "a rule", findings);
    if (!rule.query) {
      findings.add(rule.place(), "the rule has no expr", "add expr: with a query of PromQL");
    }
  });
}

void rule_kind(const RulesFile& file, Findings& findings) {
  each_rule(file, [&](const Rule& rule) {
    if (rule.node->kind != Node::Kind::map) return;
    if (rule.alert.empty() == rule.record.empty()) {
      findings.add(rule.node->place,
                   rule.alert.empty() ? "the rule has neither alert nor record"
                                      : "the rule has both alert and record",
                   "give it one of the two, with its name");
    }
  });
}

void rule_twice(const RulesFile& file, Findings& findings) {
  std::map<std::pair<std::string, std::map<std::string, std::string>>, int> seen;
  each_rule(file, [&](const Rule& rule) {
    if (rule.name().empty()) return;
    const auto [first, is_new] =
        seen.emplace(std::pair(rule.name(), labels_of(rule)), rule.place().line);
    if (is_new) return;
    findings.add(rule.place(),
                 rule.name() + " stands in line " + std::to_string(first->second) +
                     " already, with the same labels",
                 "give one of them another name or label, or remove it");
  });
}

void keys_of_alerts(const RulesFile& file, Findings& findings) {
  each_rule(file, [&](const Rule& rule) {
    if (rule.record.empty() || rule.is_alert()) return;
    for (const char* key : {"for", "keep_firing_for", "annotations"}) {
      const yaml::Member* member = rule.node->member(key);
      if (member == nullptr) continue;
      findings.add(member->place, "a recording rule has no " + member->key,
                   "remove it, or write alert: for record:");
    }
  });
}

void durations(const RulesFile& file, Findings& findings) {
  for (const RuleGroup& group : file.groups) {
    for (const char* key : {"interval", "query_offset"}) {
      look_at_duration(*group.node, key, findings);
    }
    for (const Rule& rule : group.rules) look_at_waiting(group, rule, findings);
  }
  each_rule(file, [&](const Rule& rule) {
    for (const char* key : {"for", "keep_firing_for"}) look_at_duration(*rule.node, key, findings);
  });
}

}  // namespace harness::check
