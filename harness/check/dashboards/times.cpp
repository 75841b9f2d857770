// Times and numbers of panels and of the page.
#include <re2/re2.h>

#include <optional>

#include "harness/check/dashboards/dashboard.hpp"
#include "harness/core/text.hpp"

namespace harness::check {
namespace {

using yaml::Node;

bool has_variable(const std::string& text) { return text.find('$') != std::string::npos; }

// "1h", "now/d", "now-1d/d": what Grafana reads as a stretch of time that ends now.
bool is_stretch(const std::string& text) {
  static const re2::RE2 stretch(R"((now-?)?(\d+[smhdwMyQ])?(/f?[smhdwMyQ])?)");
  return !text.empty() && re2::RE2::FullMatch(text, stretch);
}

// "now", "now-6h", "now-1d/d", "now/fQ"; others than these are fixed times.
bool is_moment(const std::string& text) {
  static const re2::RE2 moment(R"(now([+-]\d+[smhdwMyQ])*(/f?[smhdwMyQ])?)");
  return !text.starts_with("now") || re2::RE2::FullMatch(text, moment);
}

// "15s", and ">15s" of older ones.
bool is_interval(const std::string& text) {
  static const re2::RE2 interval(R"(>?\s*\d+(\.\d+)?(ms|[smhdwMy]))");
  return re2::RE2::FullMatch(text, interval);
}

struct TimeKey {
  const char* key;
  bool (*is_one)(const std::string& text);
  const char* remedy;
};
constexpr TimeKey time_keys[] = {
    {"timeFrom", is_stretch, "write \"1h\", \"30m\" or \"now/d\""},
    {"timeShift", is_stretch, "write \"1h\", \"1d\" or \"1w\", without a sign"},
    {"interval", is_interval, "write \"15s\", \"1m\" or \"$__interval\""},
};

void look_at_times(const Panel& panel, Findings& findings) {
  for (const TimeKey& one : time_keys) {
    const Node* node = panel.node->find(one.key);
    const std::string text = text_of(node);
    const bool is_none = node == nullptr || node->kind != Node::Kind::scalar || text.empty();
    if (is_none || has_variable(text) || one.is_one(text)) continue;
    findings.add(node->place, panel.name() + ": " + one.key + " " + shown(text) + " is no time",
                 one.remedy);
  }
}

std::optional<double> number_at(const Node* node) {
  return node == nullptr ? std::nullopt : to_number(text_of(node));
}

void look_at_number(const Node* node, const std::string& what, Findings& findings) {
  const std::string text = text_of(node);
  if (text.empty() || has_variable(text) || to_number(text) || text == "auto") return;
  findings.add(node->place, what + " " + shown(text) + " is no number", "write a number");
}

void look_at_range(const Panel& panel, Findings& findings) {
  const Node* defaults = at_path(*panel.node, "fieldConfig/defaults");
  if (defaults == nullptr) return;
  for (const char* key : {"min", "max", "decimals"}) {
    const Node* node = defaults->find(key);
    if (node == nullptr || node->kind != Node::Kind::scalar) continue;
    look_at_number(node, panel.name() + ": " + key, findings);
  }
  const auto min = number_at(defaults->find("min"));
  const auto max = number_at(defaults->find("max"));
  constexpr double a_thousand_per_cent = 10;
  if (text_in(*defaults, "unit") == "percentunit" && max && *max > a_thousand_per_cent) {
    findings.add(defaults->find("max")->place,
                 panel.name() + ": max " + format_number(*max) + " of percentunit is " +
                     format_number(*max * 100) + " %",
                 "write \"max\": 1, or choose the unit percent");
  }
  if (!min || !max || *min < *max) return;
  findings.add(defaults->find("min")->place,
               panel.name() + ": min " + format_number(*min) + " is not below max " +
                   format_number(*max) + ", and nothing lies between them",
               "turn them round, or leave one out");
}

// What a gauge ends before is never of that colour.
void look_at_reach(const Panel& panel, Findings& findings) {
  if (!is_one_of(panel.type, {"gauge", "bargauge"})) return;
  const auto max = number_at(at_path(*panel.node, "fieldConfig/defaults/max"));
  const Node* mode = at_path(*panel.node, "fieldConfig/defaults/thresholds/mode");
  const Node* steps = at_path(*panel.node, "fieldConfig/defaults/thresholds/steps");
  if (!max || steps == nullptr || text_of(mode) == "percentage") return;
  for (const Node& step : steps->items) {
    const auto value = number_at(step.find("value"));
    if (!value || *value <= *max) continue;
    findings.add(step.place,
                 panel.name() + ": the threshold " + format_number(*value) +
                     " lies above its max " + format_number(*max),
                 "give it in the unit of the values, or raise max");
  }
}

// Minutes before now; none: it is written in another way.
std::optional<double> minutes_ago(const std::string& text) {
  if (text == "now") return 0;
  static const re2::RE2 ago(R"(now-(\d+)([smhdwMy]))");
  double count = 0;
  std::string unit;
  if (!re2::RE2::FullMatch(text, ago, &count, &unit)) return std::nullopt;
  constexpr std::string_view names = "smhdwMy";
  constexpr double lengths[] = {1.0 / 60, 1, 60, 1440, 10'080, 43'200, 525'600};
  return count * lengths[names.find(unit.front())];
}

}  // namespace

void panel_times(const Dashboard& dashboard, Findings& findings) {
  for (const Panel& panel : dashboard.panels) {
    look_at_times(panel, findings);
    if (const Node* points = panel.node->find("maxDataPoints")) {
      look_at_number(points, panel.name() + ": maxDataPoints", findings);
    }
  }
}

void panel_ranges(const Dashboard& dashboard, Findings& findings) {
  for (const Panel& panel : dashboard.panels) {
    look_at_range(panel, findings);
    look_at_reach(panel, findings);
  }
}

void page_time(const Dashboard& dashboard, Findings& findings) {
  for (const char* path : {"time/from", "time/to"}) {
    const Node* node = at_path(*dashboard.root, path);
    if (is_moment(text_of(node)) || has_variable(text_of(node))) continue;
    findings.add(node->place, std::string(path) + ": " + shown(text_of(node)) + " is no time",
                 "write \"now-6h\", \"now-15m\" or \"now/d\"");
  }
  const Node* from = at_path(*dashboard.root, "time/from");
  const Node* to = at_path(*dashboard.root, "time/to");
  const auto begin = minutes_ago(text_of(from));
  const auto end = minutes_ago(text_of(to));
  if (!begin || !end || *begin > *end) return;
  findings.add(from->place,
               "the page begins at " + from->text + ", and ends at " + to->text + " before that",
               "turn them round");
}

}  // namespace harness::check
