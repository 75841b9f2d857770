#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/check/finding.hpp"
#include "harness/check/queries/query.hpp"
#include "harness/check/source.hpp"

namespace harness::check {

// One query of a panel.
struct Target {
  const yaml::Node* node = nullptr;
  std::string ref_id = {};
  std::string datasource_type = {};  // "prometheus"; empty: nobody says
  std::optional<Query> query = {};   // none: of a language that is none of ours, or it has none
  bool asks_otherwise = false;       // by a form, or for one trace by its id

  // Computed from the values of others, by Grafana itself.
  bool is_expression() const { return datasource_type == "__expr__"; }
  bool is_hidden() const { return text_in(*node, "hide") == "true"; }
};

struct Panel {
  const yaml::Node* node = nullptr;
  std::string type = {};
  std::string title = {};
  bool in_row = false;      // of one that is collapsed
  bool in_old_row = false;  // of the form in which rows have their panels, and none has a place
  std::vector<Target> targets = {};

  bool is_row() const { return type == "row"; }
  bool shows_data() const { return !is_row() && type != "text" && !is_list() && !is_shared(); }
  // From the library of panels, which has the rest of it.
  bool is_shared() const { return node->find("libraryPanel") != nullptr; }
  // Of dashboards, alerts, news: without a query of its own.
  bool is_list() const;
  // Of numbers, as opposed to lines and traces.
  bool shows_numbers() const;
  std::string name() const;
  yaml::Place place() const;
};

struct Variable {
  const yaml::Node* node = nullptr;
  std::string name = {};
  std::string type = {};
};

// Grafana's JSON of one dashboard.
struct Dashboard {
  const Source* source = nullptr;
  const yaml::Node* root = nullptr;      // of what has its panels
  const yaml::Node* resource = nullptr;  // in whose spec that stands; null: none
  std::vector<Panel> panels = {};  // those in collapsed rows among them, in order
  std::vector<Variable> variables = {};

  const Variable* variable(std::string_view name) const;
  // By which it is known: of a resource, its name.
  const yaml::Node* uid() const;
};

// Whether it is one, in whichever of Grafana's forms.
bool is_dashboard(const yaml::Node& root);

// Of a form that cannot be read here it has no panels.
Dashboard read_dashboard(const Source& source);

// "prometheus", of the node itself or of the variable that it names; empty: nobody says.
std::string type_of_datasource(const yaml::Node* datasource, const Dashboard& dashboard);

// What the values of a query are shown in: by the panel, or by an override of this query's own.
// Null: none is said, or something else changes what is shown, so that nobody here knows.
const yaml::Node* unit_of(const Panel& panel, const Target& target);

// Why /…/ of Grafana's own cannot be read; empty: it can, or nobody here knows.
std::string fault_of_regex(std::string text);

template <typename Visit>
void each_target(const Dashboard& dashboard, const Visit& visit) {
  for (const Panel& panel : dashboard.panels) {
    for (const Target& target : panel.targets) visit(panel, target);
  }
}

// Checks of dashboards; they stand in the table of dashboards.cpp.
void dashboard_form(const Dashboard& dashboard, Findings& findings);
void no_panels(const Dashboard& dashboard, Findings& findings);
void dashboard_fields(const Dashboard& dashboard, Findings& findings);
void uid_of_file(const Dashboard& dashboard, Findings& findings);
void own_number(const Dashboard& dashboard, Findings& findings);
void schema_version(const Dashboard& dashboard, Findings& findings);
void refresh_times(const Dashboard& dashboard, Findings& findings);
void dashboard_links(const Dashboard& dashboard, Findings& findings);
void panel_ids(const Dashboard& dashboard, Findings& findings);
void panel_titles(const Dashboard& dashboard, Findings& findings);
void panel_descriptions(const Dashboard& dashboard, Findings& findings);
void panel_units(const Dashboard& dashboard, Findings& findings);
void units_of_queries(const Dashboard& dashboard, Findings& findings);
void panel_thresholds(const Dashboard& dashboard, Findings& findings);
void panel_places(const Dashboard& dashboard, Findings& findings);
void panel_overlaps(const Dashboard& dashboard, Findings& findings);
void panel_datasources(const Dashboard& dashboard, Findings& findings);
void panel_targets(const Dashboard& dashboard, Findings& findings);
void panel_queries(const Dashboard& dashboard, Findings& findings);
void rates_over_interval(const Dashboard& dashboard, Findings& findings);
void labels_of_links(const Dashboard& dashboard, Findings& findings);
void legends(const Dashboard& dashboard, Findings& findings);
void variable_definitions(const Dashboard& dashboard, Findings& findings);
void undefined_variables(const Dashboard& dashboard, Findings& findings);
void unused_variables(const Dashboard& dashboard, Findings& findings);
void variable_queries(const Dashboard& dashboard, Findings& findings);
void variables_of_several(const Dashboard& dashboard, Findings& findings);
void repeats(const Dashboard& dashboard, Findings& findings);
void panel_words(const Dashboard& dashboard, Findings& findings);
void panel_times(const Dashboard& dashboard, Findings& findings);
void panel_ranges(const Dashboard& dashboard, Findings& findings);
void page_time(const Dashboard& dashboard, Findings& findings);
void panel_shapes(const Dashboard& dashboard, Findings& findings);
void overridden_names(const Dashboard& dashboard, Findings& findings);
void formats_in_patterns(const Dashboard& dashboard, Findings& findings);
void repeats_without_use(const Dashboard& dashboard, Findings& findings);
void sql_macros(const Dashboard& dashboard, Findings& findings);
void hidden_panels(const Dashboard& dashboard, Findings& findings);
void annotation_queries(const Dashboard& dashboard, Findings& findings);

std::vector<Finding> check_dashboard(const Source& source);

}  // namespace harness::check
