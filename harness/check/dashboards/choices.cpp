// What readers choose, and what becomes of it in panels.
#include <re2/re2.h>

#include <algorithm>
#include <map>
#include <set>

#include "harness/check/dashboards/dashboard.hpp"
#include "harness/check/queries/variables.hpp"
#include "harness/core/text.hpp"
#include "harness/yaml/scalar_place.hpp"

namespace harness::check {
namespace {

using yaml::Node;

bool is_true(const Variable& variable, const char* key) {
  return text_in(*variable.node, key) == "true";
}

// That may stand for several values, which Grafana writes as a|b.
bool has_several(const Variable& variable) {
  if (!is_one_of(variable.type, {"query", "custom"})) return false;
  const std::string all = text_in(*variable.node, "allValue");
  const bool all_is_one = !all.empty() && all.find_first_of(".*+|()[]") == std::string::npos;
  return is_true(variable, "multi") || (is_true(variable, "includeAll") && !all_is_one);
}

// Within a panel, or a row, that is there once for each value.
std::set<std::string> repeated_in(const Dashboard& dashboard) {
  std::set<std::string> names;
  for (const Panel& panel : dashboard.panels) names.insert(text_in(*panel.node, "repeat"));
  return names;
}

// Whether the quoted text in which it stands is compared by = or !=.
bool is_compared_as_text(const std::string& query, std::size_t offset) {
  const std::string_view before = std::string_view(query).substr(0, offset);
  const std::size_t quote = before.find_last_of("\"`'");
  if (quote == std::string_view::npos || quote == 0) return false;
  const std::string_view op = trim(before.substr(0, quote));
  return op.ends_with('=') && !op.ends_with("~=") &&
         before.substr(quote).find_first_of("{},") == std::string_view::npos;
}

}  // namespace

void variables_of_several(const Dashboard& dashboard, Findings& findings) {
  const auto repeated = repeated_in(dashboard);
  each_target(dashboard, [&](const Panel&, const Target& target) {
    if (!target.query) return;
    const Node& scalar = *target.query->scalar;
    for (const NamedVariable& one : variables_in(scalar.text)) {
      const Variable* variable = dashboard.variable(one.name);
      if (variable == nullptr || !has_several(*variable) || repeated.contains(one.name)) continue;
      if (!is_compared_as_text(scalar.text, one.offset)) continue;
      findings.add(yaml::place_within(scalar, one.offset, dashboard.source->text),
                   "$" + one.name + " may be several values, and = compares with one text",
                   "write =~\"$" + one.name + "\"");
    }
  });
}

namespace {

// How ${name:format} writes several values; empty: nothing says it.
std::string format_of(const std::string& text, const NamedVariable& variable) {
  const std::string_view written = std::string_view(text).substr(variable.offset, variable.size);
  const std::size_t colon = written.find(':');
  if (colon == std::string_view::npos) return {};
  return std::string(written.substr(colon + 1, written.size() - colon - 2));
}

// Behind =~ and !~ of PromQL and LogQL.
bool is_in_pattern(const std::string& query, std::size_t offset) {
  const std::string_view before = std::string_view(query).substr(0, offset);
  const std::size_t quote = before.find_last_of("\"`");
  return quote != std::string_view::npos && trim(before.substr(0, quote)).ends_with('~');
}

}  // namespace

// a,b and {a,b} are no alternatives of a regular expression.
void formats_in_patterns(const Dashboard& dashboard, Findings& findings) {
  each_target(dashboard, [&](const Panel&, const Target& target) {
    if (!target.query || target.query->language == Language::traceql) return;
    const Node& scalar = *target.query->scalar;
    for (const NamedVariable& one : variables_in(scalar.text)) {
      const std::string format = format_of(scalar.text, one);
      const bool is_list = is_one_of(format, {"csv", "distributed", "doublequote", "glob", "json",
                                              "lucene", "queryparam", "singlequote", "sqlstring"});
      if (!is_list || !is_in_pattern(scalar.text, one.offset)) continue;
      findings.add(yaml::place_within(scalar, one.offset, dashboard.source->text),
                   "${" + one.name + ":" + format + "} of several values is no regular expression",
                   "write ${" + one.name + ":regex}, or $" + one.name);
    }
  });
}

// Each of them would show the same.
void repeats_without_use(const Dashboard& dashboard, Findings& findings) {
  for (const Panel& panel : dashboard.panels) {
    const Node* repeat = panel.node->find("repeat");
    const std::string name = text_of(repeat);
    if (name.empty() || dashboard.variable(name) == nullptr || !panel.shows_data()) continue;
    bool is_used = false;
    const auto look = [&](const Node& node, const auto& self) -> void {
      for (const NamedVariable& one : variables_in(node.text)) {
        is_used = is_used || one.name == name;
      }
      for (const Node& item : node.items) self(item, self);
      for (const yaml::Member& member : node.members) self(member.value, self);
    };
    for (const char* key : {"targets", "datasource"}) {
      if (const Node* node = panel.node->find(key)) look(*node, look);
    }
    if (is_used) continue;
    findings.add(repeat->place,
                 panel.name() + " is repeated for each " + name +
                     ", and none of its queries has it: all show the same",
                 "write " + name + "=~\"$" + name + "\" in its queries");
  }
}

void repeats(const Dashboard& dashboard, Findings& findings) {
  std::vector<std::string> known;
  for (const Variable& variable : dashboard.variables) known.push_back(variable.name);
  for (const Panel& panel : dashboard.panels) {
    const Node* repeat = panel.node->find("repeat");
    const std::string name = text_of(repeat);
    if (name.empty() || dashboard.variable(name) != nullptr) continue;
    const auto meant = nearest(name, known);
    findings.add(repeat->place,
                 panel.name() + " is repeated for " + shown(name) +
                     ", which is no variable: it is shown once",
                 meant ? "did you mean " + *meant + "?" : "define it under \"templating\"");
  }
}

namespace {

using WaitsFor = std::map<std::string, std::set<std::string>>;

std::string query_of(const Variable& variable) {
  const Node* query = variable.node->find("query");
  if (query == nullptr) return {};
  return query->kind == Node::Kind::map ? text_in(*query, "query") : text_of(query);
}

// Which others each needs before it can be asked for.
WaitsFor waits_of(const Dashboard& dashboard) {
  WaitsFor waits;
  for (const Variable& variable : dashboard.variables) {
    if (variable.type != "query") continue;
    for (const NamedVariable& one : variables_in(query_of(variable))) {
      waits[variable.name].insert(one.name);
    }
  }
  return waits;
}

bool waits_for(const WaitsFor& waits, const std::string& name, const std::string& wanted,
               std::set<std::string>& seen) {
  const auto found = waits.find(name);
  if (found == waits.end() || !seen.insert(name).second) return false;
  return std::any_of(found->second.begin(), found->second.end(), [&](const std::string& next) {
    return next == wanted || waits_for(waits, next, wanted, seen);
  });
}

void look_at_regex(const Variable& variable, Findings& findings) {
  const Node* node = variable.node->find("regex");
  const std::string fault = fault_of_regex(text_of(node));
  if (fault.empty()) return;
  findings.add(node->place, "variable " + variable.name + ": its regex cannot be read: " + fault,
               "write it as /…/, with each bracket closed");
}

void look_at_function(const Variable& variable, Findings& findings) {
  static const std::vector<std::string> known{"label_names", "label_values", "metrics",
                                              "query_result"};
  const std::string text = query_of(variable);
  const std::string word = text.substr(0, text.find('('));
  if (word.size() == text.size()) return;
  const auto meant = nearest(word, known);
  const Node* node = variable.node->find("query");
  if (meant && *meant != word) {
    findings.add(node->place, "variable " + variable.name + ": Grafana has no " + word + "()",
                 "did you mean " + *meant + "?");
  }
  const bool is_closed = trim(text).ends_with(')');
  if (!is_closed && std::ranges::find(known, word) != known.end()) {
    findings.add(node->place, "variable " + variable.name + ": its " + word + "( is not closed",
                 "write ) at its end");
    return;
  }
  if (word != "label_values" || text.find(',') != std::string::npos) return;
  const std::string_view label = trim(std::string_view(text).substr(word.size() + 1));
  const bool is_metric = std::ranges::any_of(
      std::initializer_list<std::string_view>{"_total)", "_bucket)", "_seconds)", "_bytes)"},
      [&](std::string_view end) { return label.ends_with(end); });
  if (!is_metric) return;
  findings.add(node->place,
               "variable " + variable.name + ": label_values of one name asks for a label, and " +
                   std::string(label.substr(0, label.size() - 1)) + " is a metric",
               "write label_values(metric, label)");
}

}  // namespace

std::string fault_of_regex(std::string text) {
  // JavaScript's has more: what looks around is nobody's here to read.
  if (text.empty() || text.find("(?") != std::string::npos || !variables_in(text).empty())
    return {};
  if (text.front() == '/' && text.rfind('/') > 0) text = text.substr(1, text.rfind('/') - 1);
  const re2::RE2 regex(text, re2::RE2::Quiet);
  return regex.ok() ? "" : regex.error();
}

void variable_queries(const Dashboard& dashboard, Findings& findings) {
  const WaitsFor waits = waits_of(dashboard);
  for (const Variable& variable : dashboard.variables) {
    if (variable.type != "query") continue;
    look_at_regex(variable, findings);
    look_at_function(variable, findings);
    std::set<std::string> seen;
    if (!waits_for(waits, variable.name, variable.name, seen)) continue;
    findings.add(
        variable.node->find("name")->place,
        "variable " + variable.name + " waits for itself: its query hangs on its own value",
        "ask for it without, or by those that stand before it");
  }
}

}  // namespace harness::check
