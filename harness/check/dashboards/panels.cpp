// What each panel says and where it stands.
#include <map>
#include <optional>

#include "harness/check/dashboards/dashboard.hpp"
#include "harness/check/queries/dimension.hpp"
#include "harness/core/text.hpp"
#include "harness/languages/promql/parser.hpp"

namespace harness::check {
namespace {

using yaml::Node;

constexpr double columns = 24;

struct Area {
  double x = 0;
  double y = 0;
  double w = 0;
  double h = 0;

  bool meets(const Area& other) const {
    return x < other.x + other.w && other.x < x + w && y < other.y + other.h && other.y < y + h;
  }
};

std::optional<double> number_in(const Node& map, std::string_view key) {
  const Node* node = map.find(key);
  return node == nullptr || node->quoted ? std::nullopt : to_number(node->text);
}

std::optional<Area> area_of(const Panel& panel) {
  const Node* grid = panel.node->find("gridPos");
  if (grid == nullptr) return std::nullopt;
  const auto x = number_in(*grid, "x");
  const auto y = number_in(*grid, "y");
  const auto w = number_in(*grid, "w");
  const auto h = number_in(*grid, "h");
  if (!x || !y || !w || !h) return std::nullopt;
  return Area{*x, *y, *w, *h};
}

const Node* defaults_of(const Panel& panel) { return at_path(*panel.node, "fieldConfig/defaults"); }

// Those that come with Grafana; others are of plugins.
const std::vector<std::string> usual_types{
    "alertlist",  "annolist",  "barchart",       "bargauge",       "candlestick", "canvas",
    "dashlist",   "datagrid",  "debug",          "flamegraph",     "gauge",       "geomap",
    "heatmap",    "histogram", "logs",           "news",           "nodeGraph",   "piechart",
    "row",        "stat",      "state-timeline", "status-history", "table",       "text",
    "timeseries", "traces",    "trend",          "xychart"};

bool is_colour(std::string_view name) {
  if (name.empty() || name.starts_with('#') || name.starts_with("rgb")) return true;
  for (const std::string_view shade : {"super-light-", "semi-dark-", "light-", "dark-"}) {
    if (!name.starts_with(shade)) continue;
    name.remove_prefix(shade.size());
    break;
  }
  return is_one_of(name, {"red", "orange", "yellow", "green", "blue", "purple", "transparent",
                          "text", "white", "black", "gray", "panel-bg"});
}

const Node* unit_among(const std::vector<Node>& properties) {
  for (const Node& property : properties) {
    if (text_in(property, "id") == "unit") return property.find("value");
  }
  return nullptr;
}

// Its colours are a scale of how many.
bool has_no_thresholds(const Panel& panel) {
  return is_one_of(panel.type, {"flamegraph", "heatmap"});
}

void look_at_looks(const Panel& panel, const Node& steps, Findings& findings) {
  const Node* mode = at_path(*panel.node, "fieldConfig/defaults/thresholds/mode");
  if (mode != nullptr && !is_one_of(text_of(mode), {"absolute", "percentage"})) {
    findings.add(mode->place, panel.name() + ": thresholds have no mode " + shown(text_of(mode)),
                 meant_among(text_of(mode), {"absolute", "percentage"}));
  }
  for (const Node& step : steps.items) {
    const Node* colour = step.find("color");
    if (is_colour(text_of(colour))) continue;
    findings.add(colour->place, panel.name() + ": there is no colour " + shown(text_of(colour)),
                 "write red, dark-green, … or #rrggbb");
  }
}

}  // namespace

void panel_ids(const Dashboard& dashboard, Findings& findings) {
  std::map<std::string, int> seen;
  for (const Panel& panel : dashboard.panels) {
    const Node* id = panel.node->find("id");
    if (!number_in(*panel.node, "id")) {
      findings.add(id == nullptr ? panel.place() : id->place,
                   panel.name() + " has no id that is a number", "number the panels: \"id\": 1");
      continue;
    }
    const auto [first, is_new] = seen.emplace(id->text, id->place.line);
    if (is_new) continue;
    findings.add(id->place,
                 panel.name() + " has the id " + id->text + " of the panel in line " +
                     std::to_string(first->second),
                 "give it one of its own: links to a panel name it");
  }
}

void panel_titles(const Dashboard& dashboard, Findings& findings) {
  for (const Panel& panel : dashboard.panels) {
    if (panel.is_shared()) continue;
    if (panel.type.empty()) {
      findings.add(panel.place(), panel.name() + " has no type", "add \"type\": \"timeseries\"");
    } else if (is_one_of(panel.type,
                         {"graph", "singlestat", "table-old", "grafana-worldmap-panel"})) {
      findings.add(panel.node->find("type")->place,
                   panel.name() + ": panels of type " + panel.type + " are no longer shown",
                   "use timeseries, stat or table");
    } else if (const auto meant = nearest(panel.type, usual_types); meant && *meant != panel.type) {
      findings.add(panel.node->find("type")->place,
                   panel.name() + ": Grafana itself has no panel of type " + panel.type,
                   "did you mean " + *meant + "?");
    }
    if (!trim(panel.title).empty() || panel.type == "text") continue;
    findings.add(panel.place(), "the panel has no title", "say what it shows");
  }
}

void panel_descriptions(const Dashboard& dashboard, Findings& findings) {
  for (const Panel& panel : dashboard.panels) {
    // What lists dashboards or news is never red.
    const bool is_never_red = panel.is_list() && panel.type != "alertlist";
    if (panel.is_row() || panel.type == "text" || panel.is_shared() || is_never_red) continue;
    if (!trim(text_in(*panel.node, "description")).empty()) continue;
    findings.add(panel.place(), panel.name() + " has no description",
                 "say what it shows, and what to do when it is red");
  }
}

const Node* unit_of(const Panel& panel, const Target& target) {
  if (!items_in(*panel.node, "transformations").empty()) return nullptr;
  const Node* unit = at_path(*panel.node, "fieldConfig/defaults/unit");
  const Node* config = panel.node->find("fieldConfig");
  if (config == nullptr) return unit;
  for (const Node& override : items_in(*config, "overrides")) {
    const Node* own = unit_among(items_in(override, "properties"));
    if (own == nullptr) continue;
    const Node* matcher = override.find("matcher");
    if (matcher == nullptr || text_in(*matcher, "id") != "byFrameRefID") return nullptr;
    if (text_in(*matcher, "options") == target.ref_id) unit = own;
  }
  return unit;
}

void panel_units(const Dashboard& dashboard, Findings& findings) {
  for (const Panel& panel : dashboard.panels) {
    if (!panel.shows_numbers()) continue;
    const Node* defaults = defaults_of(panel);
    if (defaults != nullptr && !text_in(*defaults, "unit").empty()) continue;
    // Of a heatmap it is that of its axis.
    const bool has_cells = panel.type == "heatmap";
    if (has_cells && !text_of(at_path(*panel.node, "options/yAxis/unit")).empty()) continue;
    findings.add(panel.place(), panel.name() + " has no unit",
                 std::string("add ") + (has_cells ? "options.yAxis" : "fieldConfig.defaults") +
                     ".unit: reqps, s, percentunit, short, …");
  }
}

void units_of_queries(const Dashboard& dashboard, Findings& findings) {
  for (const Panel& panel : dashboard.panels) {
    // Of a heatmap it is that of its axis.
    if (!panel.shows_numbers() || panel.type == "heatmap") continue;
    for (const Target& target : panel.targets) {
      const Node* unit = unit_of(panel, target);
      if (!target.query || target.query->language != Language::promql) continue;
      if (target.is_hidden()) continue;  // the unit is of what others compute of it
      const auto tree = languages::promql::parse(target.query->text);
      const auto wrong = tree && unit != nullptr ? wrong_unit(**tree, text_of(unit)) : std::nullopt;
      if (wrong) findings.add(unit->place, panel.name() + ": " + wrong->what, wrong->remedy);
    }
  }
}

void panel_thresholds(const Dashboard& dashboard, Findings& findings) {
  for (const Panel& panel : dashboard.panels) {
    if (!panel.shows_numbers() || has_no_thresholds(panel)) continue;
    const Node* steps = at_path(*panel.node, "fieldConfig/defaults/thresholds/steps");
    if (steps == nullptr || steps->items.empty()) {
      findings.add(panel.place(), panel.name() + " has no thresholds",
                   "add fieldConfig.defaults.thresholds, by which people see that it is bad");
      continue;
    }
    look_at_looks(panel, *steps, findings);
    std::optional<double> last;
    for (const Node& step : steps->items) {
      const auto value = number_in(step, "value");
      if (value && last && *value < *last) {
        findings.add(step.place,
                     panel.name() + ": the threshold " + format_number(*value) + " stands behind " +
                         format_number(*last),
                     "order them from the lowest to the highest: Grafana takes the last that fits");
      }
      if (value) last = value;
    }
  }
}

void panel_places(const Dashboard& dashboard, Findings& findings) {
  for (const Panel& panel : dashboard.panels) {
    if (panel.in_old_row) continue;
    const Node* grid = panel.node->find("gridPos");
    const auto area = area_of(panel);
    if (!area) {
      findings.add(grid == nullptr ? panel.place() : grid->place,
                   panel.name() + " has no gridPos with h, w, x and y",
                   "say where it stands: {\"h\": 8, \"w\": 12, \"x\": 0, \"y\": 0}");
    } else if (area->w <= 0 || area->h <= 0 || area->x < 0 || area->x + area->w > columns) {
      findings.add(grid->place, panel.name() + " stands outside of the page, which has 24 columns",
                   "keep x + w at 24 or less, and w and h above 0");
    }
  }
}

void panel_overlaps(const Dashboard& dashboard, Findings& findings) {
  for (std::size_t one = 0; one < dashboard.panels.size(); ++one) {
    const Panel& panel = dashboard.panels[one];
    const auto area = area_of(panel);
    if (!area || panel.in_row) continue;
    for (std::size_t other = 0; other < one; ++other) {
      const Panel& before = dashboard.panels[other];
      const auto theirs = area_of(before);
      if (before.in_row || !theirs || !area->meets(*theirs)) continue;
      findings.add(panel.node->find("gridPos")->place,
                   panel.name() + " stands where " + before.name() + " does",
                   "move one of them: Grafana shows them elsewhere than they are written");
      break;
    }
  }
}

}  // namespace harness::check
