// Words of Grafana's own: transformations, reducers, matchers, mappings. One that is not
// known here may be newer, or of a plugin: what is told is a slip of one that is.
#include <algorithm>
#include <map>

#include "harness/check/dashboards/dashboard.hpp"
#include "harness/check/dashboards/units.hpp"
#include "harness/core/text.hpp"

namespace harness::check {
namespace {

using yaml::Node;
using KnownWords = std::vector<std::string>;

const KnownWords grafana_transformations{"calculateField",
                                         "concatenate",
                                         "configFromData",
                                         "convertFieldType",
                                         "convertFrameType",
                                         "extractFields",
                                         "fieldLookup",
                                         "filterByRefId",
                                         "filterByValue",
                                         "filterFieldsByName",
                                         "formatString",
                                         "formatTime",
                                         "groupBy",
                                         "groupToNestedTable",
                                         "groupingToMatrix",
                                         "heatmap",
                                         "histogram",
                                         "joinByField",
                                         "joinByLabels",
                                         "labelsToFields",
                                         "limit",
                                         "merge",
                                         "organize",
                                         "partitionByValues",
                                         "prepareTimeSeries",
                                         "reduce",
                                         "regression",
                                         "renameByRegex",
                                         "rowsToFields",
                                         "seriesToColumns",
                                         "seriesToRows",
                                         "smoothing",
                                         "sortBy",
                                         "spatial",
                                         "timeSeriesTable",
                                         "transpose",
                                         "filterFields",
                                         "filterFrames",
                                         "append",
                                         "noop",
                                         "ensureColumns",
                                         "joinByFields",
                                         "fillBelowTo",
                                         "filterByName"};

const KnownWords grafana_reducers{
    "lastNotNull", "last",        "firstNotNull",  "first",    "min",       "max",
    "mean",        "median",      "variance",      "stdDev",   "sum",       "count",
    "range",       "delta",       "step",          "diff",     "logmin",    "allIsZero",
    "allIsNull",   "changeCount", "distinctCount", "diffperc", "allValues", "uniqueValues",
    "allNulls",    "countAll"};

const KnownWords grafana_matchers{
    "anyMatch",       "allMatch",       "invertMatch",     "alwaysMatch",  "neverMatch",
    "numeric",        "time",           "byType",          "byTypes",      "byName",
    "byNames",        "byRegexp",       "byRegexpOrNames", "byFrameRefID", "byIndex",
    "byLabel",        "byLabels",       "byRefId",         "byValue",      "firstTimeField",
    "byNestingLevel", "byNestingLevels"};

const KnownWords grafana_properties{
    "unit",  "min",         "max",       "decimals",    "displayName",       "noValue",
    "color", "thresholds",  "mappings",  "links",       "actions",           "filterable",
    "path",  "description", "writeable", "fieldMinMax", "displayNameFromDS", "nullValueMode"};

const KnownWords grafana_mappings{"value", "range", "regex", "special"};

// As people call them, and what Grafana does.
const std::map<std::string, std::string, std::less<>> spelled_units{
    {"second", "s"},        {"seconds", "s"},          {"milliseconds", "ms"},
    {"microseconds", "µs"}, {"nanoseconds", "ns"},     {"minutes", "m"},
    {"hours", "h"},         {"percentage", "percent"}, {"ratio", "percentunit"},
    {"req/s", "reqps"},     {"requests/s", "reqps"},   {"ops/s", "ops"},
    {"bytes/s", "binBps"},  {"bits/s", "bps"},         {"count", "short"},
    {"number", "short"}};

// How panels are drawn, where Grafana knows these alone.
struct Drawn {
  std::string_view path;
  KnownWords words;
};
const std::vector<Drawn> drawn{
    {"options/colorMode", {"none", "value", "background", "background_solid"}},
    {"options/graphMode", {"none", "area", "line"}},
    {"options/textMode", {"auto", "value", "value_and_name", "name", "none"}},
    {"options/justifyMode", {"auto", "center"}},
    {"options/orientation", {"auto", "horizontal", "vertical"}},
    {"options/tooltip/mode", {"single", "multi", "none"}},
    {"options/legend/displayMode", {"list", "table", "hidden"}},
    {"options/legend/placement", {"bottom", "right"}},
    {"fieldConfig/defaults/custom/drawStyle", {"line", "bars", "points"}},
    {"fieldConfig/defaults/custom/stacking/mode", {"none", "normal", "percent"}},
    {"fieldConfig/defaults/custom/lineInterpolation",
     {"linear", "smooth", "stepBefore", "stepAfter"}}};

// A slip of one of them, and none itself.
void look_at_word(const Node* node, const KnownWords& known, const std::string& what,
                  Findings& findings) {
  const std::string word = text_of(node);
  if (word.empty() || word.find('$') != std::string::npos) return;
  if (std::ranges::find(known, word) != known.end()) return;
  const auto meant = nearest(word, known);
  if (meant) findings.add(node->place, what + shown(word), "did you mean " + *meant + "?");
}

// As people call them.
const std::map<std::string, std::string, std::less<>> spelled_reducers{
    {"average", "mean"}, {"avg", "mean"},  {"minimum", "min"},
    {"maximum", "max"},  {"total", "sum"}, {"current", "lastNotNull"}};

void look_at_reducers(const Node* list, const std::string& of, Findings& findings) {
  if (list == nullptr) return;
  for (const Node& one : list->items) {
    const auto spelled = spelled_reducers.find(lower(text_of(&one)));
    if (spelled == spelled_reducers.end()) {
      look_at_word(&one, grafana_reducers, of, findings);
    } else {
      findings.add(one.place, of + shown(one.text), "write " + spelled->second);
    }
  }
}

// What the usual ones are told to do.
void look_at_transformation(const Panel& panel, const Node& one, Findings& findings) {
  look_at_word(one.find("id"), grafana_transformations,
               panel.name() + ": Grafana has no transformation ", findings);
  const std::string id = text_in(one, "id");
  const std::string of = panel.name() + ": values are not reduced by ";
  if (id == "groupBy") {
    each_at(one, "options/fields/*", [&](const Node& field, const std::string&) {
      look_at_reducers(field.find("aggregations"), of, findings);
    });
  }
  if (id == "reduce") look_at_reducers(at_path(one, "options/reducers"), of, findings);
  if (id == "joinByField") {
    look_at_word(at_path(one, "options/mode"), {"outer", "inner", "outerTabular"},
                 panel.name() + ": fields are not joined by ", findings);
  }
  if (id != "renameByRegex") return;
  const Node* regex = at_path(one, "options/regex");
  const std::string fault = fault_of_regex(text_of(regex));
  if (fault.empty()) return;
  findings.add(regex->place, panel.name() + ": a regex cannot be read: " + fault,
               "close each bracket, or escape it");
}

void look_at_overrides(const Panel& panel, Findings& findings) {
  const Node* config = panel.node->find("fieldConfig");
  if (config == nullptr) return;
  for (const Node& override : items_in(*config, "overrides")) {
    look_at_word(at_path(override, "matcher/id"), grafana_matchers,
                 panel.name() + ": overrides have no matcher ", findings);
    const Node* options = at_path(override, "matcher/options");
    if (const std::string fault = fault_of_regex(text_of(options));
        text_of(at_path(override, "matcher/id")) == "byRegexp" && !fault.empty()) {
      findings.add(options->place,
                   panel.name() + ": the regex of an override cannot be read: " + fault,
                   "write it as /…/, with each bracket closed");
    }
    for (const Node& property : items_in(override, "properties")) {
      const std::string id = text_in(property, "id");
      if (id.starts_with("custom.")) continue;  // each panel has its own
      look_at_word(property.find("id"), grafana_properties,
                   panel.name() + ": fields have no property ", findings);
    }
  }
}

// Those of a suffix and the like stand for themselves: "suffix:rolls".
void look_at_unit(const Panel& panel, Findings& findings) {
  const Node* unit = at_path(*panel.node, "fieldConfig/defaults/unit");
  constexpr std::size_t tells_something = 5;
  const std::string name = text_of(unit);
  if (name.size() < tells_something || name.find(':') != std::string::npos) return;
  if (name.starts_with("currency")) return;
  const auto spelled = spelled_units.find(lower(name));
  if (spelled != spelled_units.end()) {
    findings.add(unit->place,
                 panel.name() + ": Grafana has no unit " + shown(name) +
                     ", and writes it behind each number as it is",
                 "write " + spelled->second);
    return;
  }
  look_at_word(unit, grafana_units(), panel.name() + ": Grafana has no unit ", findings);
}

}  // namespace

void panel_words(const Dashboard& dashboard, Findings& findings) {
  for (const Panel& panel : dashboard.panels) {
    for (const Node& one : items_in(*panel.node, "transformations")) {
      look_at_transformation(panel, one, findings);
    }
    for (const char* path : {"options/reduceOptions/calcs", "options/legend/calcs"}) {
      look_at_reducers(at_path(*panel.node, path), panel.name() + ": values are not reduced by ",
                       findings);
    }
    for (const Drawn& one : drawn) {
      look_at_word(
          at_path(*panel.node, one.path), one.words,
          panel.name() + ": " + replace_all(std::string(one.path), "/", ".") + " cannot be ",
          findings);
    }
    look_at_overrides(panel, findings);
    look_at_unit(panel, findings);
    if (const Node* defaults = at_path(*panel.node, "fieldConfig/defaults")) {
      for (const Node& mapping : items_in(*defaults, "mappings")) {
        look_at_word(mapping.find("type"), grafana_mappings,
                     panel.name() + ": values are not mapped by ", findings);
        const Node* options = mapping.find("options");
        const bool is_list = options != nullptr && options->kind == Node::Kind::list;
        if (text_in(mapping, "type") != "value" || !is_list) continue;
        findings.add(options->place, panel.name() + ": a mapping of values has a list",
                     "write an object: {\"0\": {\"text\": \"DOWN\"}}");
      }
    }
  }
}

}  // namespace harness::check
