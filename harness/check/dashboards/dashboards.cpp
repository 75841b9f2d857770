#include <algorithm>
#include <array>

#include "harness/check/dashboards/dashboard.hpp"
#include "harness/check/queries/variables.hpp"
#include "harness/core/text.hpp"

namespace harness::check {
namespace {

// To add a check: a function, declared in dashboard.hpp, and a row.
constexpr std::array dashboard_checks{
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

// "prometheus", of the node itself or of the variable that it names.
std::string type_of_datasource(const yaml::Node* datasource, const Dashboard& dashboard) {
  if (datasource == nullptr) return {};
  if (const std::string type = text_in(*datasource, "type"); !type.empty()) return type;
  const std::string uid =
      datasource->kind == yaml::Node::Kind::map ? text_in(*datasource, "uid") : text_of(datasource);
  const auto named = variables_in(uid);
  const Variable* variable = named.empty() ? nullptr : dashboard.variable(named.front().name);
  return variable == nullptr ? std::string() : text_in(*variable->node, "query");
}

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
    if (one.datasource != target.datasource_type || text_of(query).empty()) continue;
    // Searches by a form, and service maps, are no TraceQL.
    const std::string type = text_in(node, "queryType");
    if (one.language == Language::traceql && !type.empty() && type != "traceql") continue;
    target.query = filled_query(one.language, *query, numbers_of(dashboard));
  }
  return target;
}

void read_panels(const yaml::Node& list_of, bool in_row, Dashboard& dashboard) {
  for (const yaml::Node& node : items_in(list_of, "panels")) {
    Panel panel{&node, text_in(node, "type"), text_in(node, "title"), in_row};
    for (const yaml::Node& target : items_in(node, "targets")) {
      panel.targets.push_back(read_target(target, node, dashboard));
    }
    dashboard.panels.push_back(std::move(panel));
    read_panels(node, true, dashboard);
  }
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

Dashboard read_dashboard(const Source& source) {
  Dashboard dashboard{&source, source.root()};
  if (const yaml::Node* templating = dashboard.root->find("templating")) {
    for (const yaml::Node& node : items_in(*templating, "list")) {
      dashboard.variables.push_back({&node, text_in(node, "name"), text_in(node, "type")});
    }
  }
  read_panels(*dashboard.root, false, dashboard);
  return dashboard;
}

std::vector<Finding> check_dashboard(const Source& source) {
  std::vector<Finding> all = source.findings;
  if (source.root() == nullptr) return all;
  const Dashboard dashboard = read_dashboard(source);
  look_by(dashboard_checks, dashboard, source.name, all);
  return in_order(std::move(all));
}

}  // namespace harness::check
