// What a rule calls itself, and what whoever is paged gets with it.
#include <algorithm>
#include <array>

#include "harness/check/rules/rules_file.hpp"
#include "harness/core/text.hpp"
#include "harness/languages/promql/answer_labels.hpp"
#include "harness/languages/review/names.hpp"

namespace harness::check {
namespace {

bool is_metric_name(std::string_view name) {
  return languages::is_label_name(replace_all(std::string(name), ":", "_"));
}

const yaml::Member* member_of(const yaml::Node* map, std::string_view key) {
  return map == nullptr ? nullptr : map->member(key);
}

void needs(const Rule& rule, const yaml::Node* map, std::string_view of, std::string_view key,
           const std::string& remedy, Findings& findings) {
  const yaml::Member* member = member_of(map, key);
  if (member == nullptr) {
    findings.add(rule.place(), rule.alert + " has no " + std::string(of) + " " + std::string(key),
                 remedy);
  } else if (trim(text_of(&member->value)).empty()) {
    findings.add(member->place,
                 rule.alert + ": its " + std::string(of) + " " + std::string(key) + " is empty",
                 remedy);
  }
}

// Whether an expression may give series that differ by this label, as it groups by it.
bool parts_series(const languages::promql::Answered& answered, const std::string& label) {
  const auto is_fixed = [&](const languages::promql::Matcher& matcher) {
    return matcher.label == label && matcher.op == languages::promql::MatchOp::equal;
  };
  return answered.labels.only && answered.labels.only->contains(label) &&
         std::none_of(answered.matchers.begin(), answered.matchers.end(), is_fixed);
}

}  // namespace

void record_names(const RulesFile& file, Findings& findings) {
  each_rule(file, [&](const Rule& rule) {
    if (rule.record.empty()) return;
    if (!is_metric_name(rule.record)) {
      findings.add(rule.place(), shown(rule.record) + " is no name of a metric",
                   "write letters, digits, _ and :, and begin with no digit");
    } else if (rule.record.find(':') == std::string::npos) {
      findings.add(rule.place(), rule.record + " does not say that it was computed",
                   "name it level:metric:operation, such as job:http_requests:rate5m");
    }
  });
}

void label_names(const RulesFile& file, Findings& findings) {
  each_rule(file, [&](const Rule& rule) {
    if (rule.labels() == nullptr) return;
    for (const yaml::Member& member : rule.labels()->members) {
      if (!languages::is_label_name(member.key)) {
        findings.add(member.place, shown(member.key) + " is no name of a label",
                     "write letters, digits and _, and begin with no digit");
      } else if (member.key.starts_with("__") || (rule.is_alert() && member.key == "alertname")) {
        findings.add(member.place, "the label " + member.key + " is Prometheus' own",
                     "call it otherwise");
      }
    }
  });
}

// Prometheus evaluates such a rule to an error as soon as two series differ by nothing else.
void labels_in_place_of_others(const RulesFile& file, Findings& findings) {
  each_rule(file, [&](const Rule& rule) {
    if (rule.labels() == nullptr || rule.tree == nullptr) return;
    const languages::promql::Answered answered = languages::promql::answered_by(*rule.tree);
    for (const yaml::Member& member : rule.labels()->members) {
      const bool is_made_of_series = text_of(&member.value).find("$labels") != std::string::npos;
      if (is_made_of_series || !parts_series(answered, member.key)) continue;
      findings.add(member.place,
                   rule.name() + ": this label takes the place of the " + member.key +
                       " that the expression groups by, and series that differ by nothing else "
                       "are an error of the whole rule",
                   "group without " + member.key + ", or call one of the two otherwise");
    }
  });
}

void needed_labels(const RulesFile& file, Findings& findings) {
  each_rule(file, [&](const Rule& rule) {
    if (!rule.is_alert()) return;
    needs(rule, rule.labels(), "label", "severity",
          "add severity: critical or warning under labels, by which it is routed", findings);
    needs(rule, rule.labels(), "label", "team", "add team: under labels, by which it is routed",
          findings);
  });
}

void known_severities(const RulesFile& file, Findings& findings) {
  static const std::vector<std::string> known{"critical", "error",  "high",   "info",
                                              "low",      "medium", "none",   "notice",
                                              "page",     "ticket", "warning"};
  each_rule(file, [&](const Rule& rule) {
    const yaml::Member* severity = member_of(rule.labels(), "severity");
    if (severity == nullptr) return;
    const std::string value = text_of(&severity->value);
    const bool is_fixed = value.find("{{") == std::string::npos && !value.empty();
    if (!is_fixed || std::find(known.begin(), known.end(), value) != known.end()) return;
    const auto meant = nearest(lower(value), known);
    if (!meant) return;  // a name of one's own
    findings.add(severity->value.place, "no route is likely to ask for severity " + value,
                 "did you mean " + *meant + "?");
  });
}

void needed_annotations(const RulesFile& file, Findings& findings) {
  each_rule(file, [&](const Rule& rule) {
    if (!rule.is_alert()) return;
    needs(rule, rule.annotations(), "annotation", "summary",
          "add summary: what is wrong, in a few words", findings);
    needs(rule, rule.annotations(), "annotation", "description",
          "add description: how bad it is, with {{ $value }}", findings);
    const bool short_name = member_of(rule.annotations(), "runbook") != nullptr;
    needs(rule, rule.annotations(), "annotation", short_name ? "runbook" : "runbook_url",
          "add where it says what to do", findings);
  });
}

}  // namespace harness::check
