#include <algorithm>
#include <array>
#include <span>

#include "harness/check/dashboards/dashboard.hpp"
#include "harness/check/queries/variables.hpp"
#include "harness/core/text.hpp"

namespace harness::check {
namespace {

// To add a check: a function, declared in dashboard.hpp, and a row.
constexpr std::array dashboard_checks{
    Check<Dashboard>{"dashboard-form", dashboard_form},
    Check<Dashboard>{"no-panels", no_panels},
    Check<Dashboard>{"dashboard-fields", dashboard_fields},
    Check<Dashboard>{"uid-of-file", uid_of_file},
    Check<Dashboard>{"own-number", own_number},
    Check<Dashboard>{"schema-version", schema_version},
    Check<Dashboard>{"refresh", refresh_times},
    Check<Dashboard>{"link", dashboard_links},
    Check<Dashboard>{"panel-id", panel_ids},
    Check<Dashboard>{"panel-title", panel_titles},
    Check<Dashboard>{"panel-description", panel_descriptions},
    Check<Dashboard>{"panel-unit", panel_units},
    Check<Dashboard>{"unit-of-query", units_of_queries},
    Check<Dashboard>{"panel-thresholds", panel_thresholds},
    Check<Dashboard>{"panel-place", panel_places},
    Check<Dashboard>{"panel-overlap", panel_overlaps},
    Check<Dashboard>{"datasource", panel_datasources},
    Check<Dashboard>{"target", panel_targets},
    Check<Dashboard>{"query", panel_queries},
    Check<Dashboard>{"rate-over-interval", rates_over_interval},
    Check<Dashboard>{"legend", legends},
    Check<Dashboard>{"link-label", labels_of_links},
    Check<Dashboard>{"variable", variable_definitions},
    Check<Dashboard>{"undefined-variable", undefined_variables},
    Check<Dashboard>{"unused-variable", unused_variables},
    Check<Dashboard>{"variable-query", variable_queries},
    Check<Dashboard>{"several-values", variables_of_several},
    Check<Dashboard>{"repeat", repeats},
    Check<Dashboard>{"panel-word", panel_words},
    Check<Dashboard>{"panel-time", panel_times},
    Check<Dashboard>{"panel-range", panel_ranges},
    Check<Dashboard>{"page-time", page_time},
    Check<Dashboard>{"panel-shape", panel_shapes},
    Check<Dashboard>{"override-name", overridden_names},
    Check<Dashboard>{"format-in-pattern", formats_in_patterns},
    Check<Dashboard>{"repeat-unused", repeats_without_use},
    Check<Dashboard>{"sql-macro", sql_macros},
    Check<Dashboard>{"hidden-panel", hidden_panels},
    Check<Dashboard>{"annotation-query", annotation_queries},
};

struct LanguageOf {
  std::string_view datasource;
  Language language;
  std::string_view key;  // under which a target has its query
};

constexpr std::array languages_of{
    LanguageOf{"prometheus", Language::promql, "expr"},
    LanguageOf{"loki", Language::logql, "expr"},
    LanguageOf{"tempo", Language::traceql, "query"},
};

// Of those that let their reader choose among numbers, the first.
NumbersByName numbers_of(const Dashboard& dashboard) {
  NumbersByName numbers;
  for (const Variable& variable : dashboard.variables) {
    if (!is_one_of(variable.type, {"custom", "constant", "textbox"})) continue;
    const std::string query = text_in(*variable.node, "query");
    std::string first = query.substr(0, query.find(','));
    if (const std::size_t colon = first.find(" : "); colon != std::string::npos) {
      first = first.substr(colon + 3);
    }
    first = std::string(trim(first));
    if (to_number(first)) numbers.emplace(variable.name, first);
  }
  return numbers;
}

// One trace by its id, or by that of a variable, is no TraceQL.
bool is_trace_id(std::string_view text) {
  const std::string_view id = trim(text);
  const auto named = variables_in(id);
  if (named.size() == 1 && named.front().size == id.size()) return true;
  constexpr std::size_t longest = 32;
  return !id.empty() && id.size() <= longest &&
         id.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
}

Target read_target(const yaml::Node& node, const yaml::Node& panel, const Dashboard& dashboard) {
  Target target{&node, text_in(node, "refId")};
  target.datasource_type = type_of_datasource(node.find("datasource"), dashboard);
  if (target.datasource_type.empty()) {
    target.datasource_type = type_of_datasource(panel.find("datasource"), dashboard);
  }
  const yaml::Node* own = node.find("datasource");
  const bool is_computed =
      own != nullptr && (text_of(own) == "__expr__" || text_in(*own, "uid") == "__expr__");
  if (is_computed) target.datasource_type = "__expr__";
  for (const LanguageOf& one : languages_of) {
    const yaml::Node* query = node.find(one.key);
    if (one.datasource != target.datasource_type) continue;
    // Searches by a form, and service maps, are no TraceQL.
    const std::string type = text_in(node, "queryType");
    const bool has_form = !type.empty() && type != "traceql";
    target.asks_otherwise =
        one.language == Language::traceql && (has_form || is_trace_id(text_of(query)));
    if (target.asks_otherwise || text_of(query).empty()) continue;
    target.query = filled_query(one.language, *query, numbers_of(dashboard));
  }
  return target;
}

void read_panels(const yaml::Node& list_of, bool in_row, bool in_old_row, Dashboard& dashboard) {
  for (const yaml::Node& node : items_in(list_of, "panels")) {
    Panel panel{&node, text_in(node, "type"), text_in(node, "title"), in_row, in_old_row};
    for (const yaml::Node& target : items_in(node, "targets")) {
      panel.targets.push_back(read_target(target, node, dashboard));
    }
    dashboard.panels.push_back(std::move(panel));
    read_panels(node, true, in_old_row, dashboard);
  }
}

// Of Grafana's form as resources: their spec is the dashboard up to version 1.
bool is_resource(const yaml::Node& root) {
  return text_in(root, "apiVersion").starts_with("dashboard.grafana.app/");
}

const yaml::Node* root_of(const yaml::Node& root) {
  const yaml::Node* spec = root.find(is_resource(root) ? "spec" : "dashboard");
  const bool is_wrapped = spec != nullptr && spec->kind == yaml::Node::Kind::map &&
                          root.find("panels") == nullptr && root.find("rows") == nullptr;
  return is_wrapped ? spec : &root;
}

}  // namespace

bool Panel::is_list() const {
  return is_one_of(type, {"alertlist", "annolist", "dashlist", "news", "welcome"});
}

bool Panel::shows_numbers() const {
  if (!shows_data() || is_one_of(type, {"logs", "traces", "nodeGraph", "table"})) return false;
  return !targets.empty();
}

std::string Panel::name() const { return title.empty() ? "a panel without a title" : title; }

yaml::Place Panel::place() const {
  const yaml::Member* member = node->member("title");
  return member == nullptr ? node->place : member->place;
}

const Variable* Dashboard::variable(std::string_view name) const {
  const auto found = std::find_if(variables.begin(), variables.end(),
                                  [&](const Variable& one) { return one.name == name; });
  return found == variables.end() ? nullptr : &*found;
}

std::string type_of_datasource(const yaml::Node* datasource, const Dashboard& dashboard) {
  if (datasource == nullptr) return {};
  if (const std::string type = text_in(*datasource, "type"); !type.empty()) return type;
  const std::string uid =
      datasource->kind == yaml::Node::Kind::map ? text_in(*datasource, "uid") : text_of(datasource);
  const auto named = variables_in(uid);
  const Variable* variable = named.empty() ? nullptr : dashboard.variable(named.front().name);
  return variable == nullptr ? std::string() : text_in(*variable->node, "query");
}

const yaml::Node* Dashboard::uid() const {
  return resource == nullptr ? root->find("uid") : at_path(*resource, "metadata/name");
}

bool is_dashboard(const yaml::Node& root) {
  if (is_resource(root)) return text_in(root, "kind") == "Dashboard";
  const yaml::Node& model = *root_of(root);
  if (model.member("panels") != nullptr || model.member("elements") != nullptr) return true;
  return std::ranges::any_of(items_in(model, "rows"),
                             [](const yaml::Node& row) { return row.member("panels") != nullptr; });
}

Dashboard read_dashboard(const Source& source) {
  Dashboard dashboard{&source, root_of(*source.root())};
  if (is_resource(*source.root())) dashboard.resource = source.root();
  if (const yaml::Node* templating = dashboard.root->find("templating")) {
    for (const yaml::Node& node : items_in(*templating, "list")) {
      dashboard.variables.push_back({&node, text_in(node, "name"), text_in(node, "type")});
    }
  }
  read_panels(*dashboard.root, false, false, dashboard);
  for (const yaml::Node& row : items_in(*dashboard.root, "rows")) {
    read_panels(row, true, true, dashboard);
  }
  return dashboard;
}

std::vector<Finding> check_dashboard(const Source& source) {
  std::vector<Finding> all = source.findings;
  if (source.root() == nullptr) return all;
  const Dashboard dashboard = read_dashboard(source);
  // Of a form that is not read there is nothing else to tell.
  const std::size_t before = all.size();
  look_by(std::span(dashboard_checks).first(1), dashboard, source.name, all);
  if (all.size() == before) {
    look_by(std::span(dashboard_checks).subspan(1), dashboard, source.name, all);
  }
  return in_order(std::move(all));
}

}  // namespace harness::check
