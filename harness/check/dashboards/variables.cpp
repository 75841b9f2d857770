// What a dashboard lets its reader choose.
#include <algorithm>
#include <functional>
#include <map>
#include <set>

#include "harness/check/dashboards/dashboard.hpp"
#include "harness/check/queries/variables.hpp"
#include "harness/core/text.hpp"
#include "harness/languages/promql/parser.hpp"
#include "harness/yaml/scalar_place.hpp"

namespace harness::check {
namespace {

using yaml::Node;
using OnText = std::function<void(const Node& scalar)>;

void each_text(const Node& node, const OnText& visit) {
  if (node.kind == Node::Kind::scalar && node.quoted) visit(node);
  for (const Node& item : node.items) each_text(item, visit);
  for (const yaml::Member& member : node.members) each_text(member.value, visit);
}

// Where it means anything: what panels ask and say, their links and titles, and the queries of
// other variables. Not a text panel's page, which may show how one writes a shell's.
void each_filled_text(const Dashboard& dashboard, const OnText& visit) {
  for (const Panel& panel : dashboard.panels) {
    for (const char* key : {"targets", "datasource", "title", "repeat", "links"}) {
      if (const Node* node = panel.node->find(key)) each_text(*node, visit);
    }
    if (const Node* links = at_path(*panel.node, "fieldConfig/defaults/links")) {
      each_text(*links, visit);
    }
  }
  for (const Variable& variable : dashboard.variables) {
    for (const char* key : {"query", "definition", "datasource", "regex"}) {
      if (const Node* node = variable.node->find(key)) each_text(*node, visit);
    }
  }
  for (const char* key : {"annotations", "links", "title"}) {
    if (const Node* node = dashboard.root->find(key)) each_text(*node, visit);
  }
}

// What Grafana computes from the values of others names them so: $A / $B.
std::set<const Node*> texts_of_expressions(const Dashboard& dashboard) {
  std::set<const Node*> all;
  each_target(dashboard, [&](const Panel&, const Target& target) {
    if (!target.is_expression()) return;
    each_text(*target.node, [&](const Node& scalar) { all.insert(&scalar); });
  });
  return all;
}

// Whom each text asks, as far as anybody says: "prometheus".
std::map<const Node*, std::string> datasources_of_texts(const Dashboard& dashboard) {
  std::map<const Node*, std::string> types;
  const auto note = [&](const Node& of, const std::string& type) {
    each_text(of, [&](const Node& scalar) { types[&scalar] = type; });
  };
  each_target(dashboard, [&](const Panel&, const Target& target) {
    note(*target.node, target.datasource_type);
  });
  for (const Variable& variable : dashboard.variables) {
    note(*variable.node, type_of_datasource(variable.node->find("datasource"), dashboard));
  }
  if (const Node* annotations = dashboard.root->find("annotations")) {
    for (const Node& one : items_in(*annotations, "list")) {
      note(one, type_of_datasource(one.find("datasource"), dashboard));
    }
  }
  return types;
}

// Macros of a datasource are no variables: $__timeFilter(time) of SQL, $timeFilter of InfluxDB.
// Those of Prometheus, Loki and Tempo are Grafana's built-in ones.
bool is_macro(const NamedVariable& variable, const std::string& text, const std::string& type) {
  if (is_one_of(type, {"prometheus", "loki", "tempo"})) return false;
  if (type == "influxdb" && is_one_of(variable.name, {"timeFilter", "interval"})) return true;
  const std::size_t behind = variable.offset + variable.size;
  const bool is_called = behind < text.size() && text[behind] == '(';
  return variable.name.starts_with("__") && (is_called || !type.empty());
}

// That whoever imports the file is asked for: ${DS_PROMETHEUS}.
std::set<std::string> inputs_of(const Dashboard& dashboard) {
  std::set<std::string> names;
  for (const Node& input : items_in(*dashboard.root, "__inputs")) {
    names.insert(text_in(input, "name"));
  }
  return names;
}

// The selector of label_values(selector, label), as Grafana reads it.
std::string_view selector_of_values(std::string_view query) {
  constexpr std::string_view function = "label_values(";
  if (!query.starts_with(function) || !query.ends_with(')')) return {};
  query = query.substr(function.size(), query.size() - function.size() - 1);
  const std::size_t comma = query.rfind(',');
  return comma == std::string_view::npos ? std::string_view() : trim(query.substr(0, comma));
}

void look_at_values(const Variable& variable, const Node& query, const Dashboard& dashboard,
                    Findings& findings) {
  const std::string_view selector = selector_of_values(query.text);
  if (selector.empty()) return;
  Node scalar = query;
  scalar.text = std::string(selector);
  const Query filled = filled_query(Language::promql, scalar);
  const auto tree = languages::promql::parse(filled.text);
  if (tree) return;
  const std::size_t begin = static_cast<std::size_t>(selector.data() - query.text.data());
  findings.add(yaml::place_within(query, begin, dashboard.source->text),
               "variable " + variable.name + ": " + tree.error().message,
               "write label_values(metric{label=\"value\"}, label)");
}

// A text, or an object of the datasource's own: Loki's has the label whose values are asked for.
bool asks_something(const Node* query) {
  if (query == nullptr) return false;
  if (query->kind != Node::Kind::map) return !text_of(query).empty();
  if (query->find("query") != nullptr) return !text_in(*query, "query").empty();
  if (const Node* label = query->find("label"); label != nullptr && text_of(label).empty()) {
    return text_in(*query, "type") == "0";  // the names of labels
  }
  return std::ranges::any_of(query->members,
                             [](const yaml::Member& member) { return member.key != "refId"; });
}

}  // namespace

void variable_definitions(const Dashboard& dashboard, Findings& findings) {
  static const std::vector<std::string> types{"adhoc",   "constant", "custom", "datasource",
                                              "groupby", "interval", "query",  "snapshot",
                                              "switch",  "system",   "textbox"};
  std::map<std::string, int> seen;
  for (const Variable& variable : dashboard.variables) {
    const Node& node = *variable.node;
    if (variable.name.empty()) {
      findings.add(node.place, "a variable has no name", "add \"name\"");
      continue;
    }
    const auto [first, is_new] = seen.emplace(variable.name, node.place.line);
    if (!is_new) {
      findings.add(node.find("name")->place,
                   "a variable " + variable.name + " stands in line " +
                       std::to_string(first->second) + " already",
                   "give it another name");
    }
    const Node* type = node.find("type");
    if (std::find(types.begin(), types.end(), variable.type) == types.end()) {
      findings.add(type == nullptr ? node.place : type->place,
                   "variable " + variable.name + ": Grafana has no type " + shown(variable.type),
                   meant_among(variable.type, types));
    }
    const Node* query = node.find("query");
    const bool needs_query =
        is_one_of(variable.type, {"query", "datasource", "custom", "interval"});
    if (needs_query && !asks_something(query)) {
      findings.add(node.place, "variable " + variable.name + " has no query", "add \"query\"");
    } else if (variable.type == "query" && query != nullptr) {
      const Node* text = query->kind == Node::Kind::map ? query->find("query") : query;
      if (text != nullptr) look_at_values(variable, *text, dashboard, findings);
    }
  }
}

void undefined_variables(const Dashboard& dashboard, Findings& findings) {
  std::vector<std::string> known = built_in_variables();
  for (const Variable& variable : dashboard.variables) known.push_back(variable.name);
  const auto expressions = texts_of_expressions(dashboard);
  const auto inputs = inputs_of(dashboard);
  const auto types = datasources_of_texts(dashboard);
  each_filled_text(dashboard, [&](const Node& scalar) {
    if (expressions.contains(&scalar)) return;
    for (const NamedVariable& variable : variables_in(scalar.text)) {
      const bool is_of_links =
          is_one_of(variable.name, {"__data", "__field", "__series", "__url_time_range", "__value",
                                    "__all_variables", "__cell", "__span", "__trace"});
      if (inputs.contains(variable.name)) continue;
      const auto type = types.find(&scalar);
      if (is_macro(variable, scalar.text, type == types.end() ? "" : type->second)) continue;
      if (variable.name.starts_with("__cell_")) continue;           // of a row of a table
      if (variable.name.starts_with("__auto_interval_")) continue;  // of one that has auto
      if (is_of_links || is_built_in(variable.name) || dashboard.variable(variable.name)) continue;
      const auto meant = nearest(variable.name, known);
      findings.add(yaml::place_within(scalar, variable.offset, dashboard.source->text),
                   "there is no variable " + variable.name,
                   meant ? "did you mean $" + *meant + "?"
                         : "define it under \"templating\", or write a value");
    }
  });
}

void unused_variables(const Dashboard& dashboard, Findings& findings) {
  std::set<std::string> used;
  const auto note = [&](const Node& scalar) {
    used.insert(scalar.text);  // "repeat" names one without a $
    for (const NamedVariable& variable : variables_in(scalar.text)) used.insert(variable.name);
  };
  each_filled_text(dashboard, note);
  // A page of text may show one, and so may any option.
  for (const Panel& panel : dashboard.panels) each_text(*panel.node, note);
  for (const Variable& variable : dashboard.variables) {
    // Datasources and filters are there for all pages alike.
    const bool is_for_all = is_one_of(variable.type, {"datasource", "adhoc", "groupby"});
    if (variable.name.empty() || is_for_all || used.contains(variable.name)) continue;
    findings.add(variable.node->find("name")->place,
                 "nothing asks for the variable " + variable.name,
                 "use it in a query, or remove it");
  }
}

// What Grafana's own SQL datasources fill in; one that they do not know is an error of the query.
void sql_macros(const Dashboard& dashboard, Findings& findings) {
  static const std::vector<std::string> known{"__time",
                                              "__timeEpoch",
                                              "__timeFilter",
                                              "__timeFrom",
                                              "__timeGroup",
                                              "__timeGroupAlias",
                                              "__timeTo",
                                              "__unixEpochFilter",
                                              "__unixEpochFrom",
                                              "__unixEpochGroup",
                                              "__unixEpochGroupAlias",
                                              "__unixEpochNanoFilter",
                                              "__unixEpochNanoFrom",
                                              "__unixEpochNanoTo",
                                              "__unixEpochTo"};
  each_target(dashboard, [&](const Panel&, const Target& target) {
    const bool is_sql = is_one_of(target.datasource_type,
                                  {"postgres", "grafana-postgresql-datasource", "mysql", "mssql"});
    if (!is_sql) return;
    each_text(*target.node, [&](const Node& scalar) {
      for (const NamedVariable& variable : variables_in(scalar.text)) {
        if (!variable.name.starts_with("__") || is_built_in(variable.name)) continue;
        const auto meant = nearest(variable.name, known);
        if (!meant || *meant == variable.name) continue;
        findings.add(yaml::place_within(scalar, variable.offset, dashboard.source->text),
                     "SQL has no macro $" + variable.name, "did you mean $" + *meant + "?");
      }
    });
  });
}

}  // namespace harness::check
