// Whether a panel can show what its queries give.
#include <re2/re2.h>

#include <algorithm>
#include <set>
#include <variant>

#include "harness/check/dashboards/dashboard.hpp"
#include "harness/check/queries/variables.hpp"
#include "harness/core/text.hpp"
#include "harness/languages/logql/parser.hpp"
#include "harness/languages/promql/parentheses.hpp"
#include "harness/languages/promql/parser.hpp"

namespace harness::check {
namespace {

using yaml::Node;

bool shows_lines(const Target& target) {
  const auto parsed = languages::logql::parse(target.query->text);
  return parsed && std::holds_alternative<languages::logql::LogQuery>(*parsed);
}

bool shows_numbers_alone(const Panel& panel) {
  return is_one_of(panel.type, {"timeseries", "stat", "gauge", "bargauge", "barchart", "piechart",
                                "heatmap", "histogram"});
}

// What changes it on the way may make one of the other.
bool is_transformed(const Panel& panel) {
  return !items_in(*panel.node, "transformations").empty();
}

void look_at_kind(const Panel& panel, const Target& target, Findings& findings) {
  if (!target.query || is_transformed(panel) || target.is_hidden()) return;
  const Node& query = *target.query->scalar;
  const bool is_logql = target.query->language == Language::logql;
  if (is_logql && shows_numbers_alone(panel) && shows_lines(target)) {
    findings.add(query.place, panel.name() + " shows numbers, and the query gives lines",
                 "count them: sum(count_over_time(… [$__auto])), or make it a panel of type logs");
  }
  const bool gives_numbers =
      target.query->language == Language::promql ||
      (is_logql && languages::logql::parse(target.query->text) && !shows_lines(target));
  if (panel.type == "logs" && gives_numbers) {
    findings.add(query.place, panel.name() + " shows lines, and the query gives numbers",
                 "ask for the lines, or make it a panel of type timeseries");
  }
}

bool is_buckets(const Target& target) {
  if (!target.query || target.query->language != Language::promql) return false;
  const std::string& text = target.query->text;
  return text.find("_bucket") != std::string::npos &&
         text.find("histogram_quantile") == std::string::npos;
}

// Counts of up to each bound: only as a heatmap's they are those between two.
void look_at_format(const Panel& panel, const Target& target, Findings& findings) {
  const bool calculates = text_of(at_path(*panel.node, "options/calculate")) == "true";
  if (panel.type != "heatmap" || calculates || !is_buckets(target)) return;
  if (text_in(*target.node, "format") == "heatmap") return;
  findings.add(target.query->scalar->place,
               panel.name() + ": buckets count all up to their bound, and are shown as they are",
               "add \"format\": \"heatmap\" to the query");
}

// Loki computes numbers at one moment, and lists no lines of it.
void look_at_lines_of_moment(const Panel& panel, const Target& target, Findings& findings) {
  if (!target.query || target.query->language != Language::logql || !shows_lines(target)) return;
  const Node* type = target.node->find("queryType");
  if (text_of(type) != "instant") return;
  findings.add(type->place, panel.name() + ": Loki refuses lines of an instant query",
               "write \"queryType\": \"range\"");
}

// Where nothing is counted there is nothing, and no 0.
void look_at_counts(const Panel& panel, const Target& target, Findings& findings) {
  if (!is_one_of(panel.type, {"stat", "gauge", "bargauge"}) || is_transformed(panel)) return;
  if (!target.query || target.query->language != Language::promql) return;
  const Node* none = at_path(*panel.node, "fieldConfig/defaults/noValue");
  if (none != nullptr && !text_of(none).empty()) return;
  const auto tree = languages::promql::parse(target.query->text);
  const auto* count = tree ? std::get_if<languages::promql::Aggregation>(&(*tree)->of) : nullptr;
  if (count == nullptr || count->op != "count" || count->grouping) return;
  const auto& of = languages::promql::inside_parentheses(*count->of);
  const auto* compared = std::get_if<languages::promql::Binary>(&of.of);
  if (compared == nullptr || compared->returns_bool) return;
  if (!is_one_of(compared->op, {"==", "!=", "<", ">", "<=", ">="})) return;
  findings.add(
      target.query->scalar->place,
      panel.name() + ": where none is " + compared->op + " that, the count is nothing, and not 0",
      "add or vector(0)");
}

void look_at_moment(const Panel& panel, const Target& target, Findings& findings) {
  if (panel.type != "timeseries" || is_transformed(panel) || !target.query) return;
  const bool is_instant =
      text_in(*target.node, "instant") == "true" && text_in(*target.node, "range") != "true";
  if (!is_instant || target.query->language != Language::promql) return;
  findings.add(target.node->find("instant")->place,
               panel.name() + ": an instant query gives one point, and a line takes several",
               "write \"instant\": false, \"range\": true");
}

// $A, ${A} of a computed query, and the A that others name alone.
std::vector<std::string> named_in(const Target& target) {
  const std::string type = text_in(*target.node, "type");
  const std::string text = text_in(*target.node, "expression");
  if (is_one_of(type, {"reduce", "resample", "threshold"})) {
    const bool is_name = !text.empty() && text.find('$') == std::string::npos;
    return is_name ? std::vector{text} : std::vector<std::string>{};
  }
  if (type != "math") return {};
  static const re2::RE2 name(R"(\$(?:(\w+)|\{(\w+)\}))");
  std::vector<std::string> names;
  re2::StringPiece rest(text);
  std::string plain;
  std::string braced;
  while (re2::RE2::FindAndConsume(&rest, name, &plain, &braced)) {
    names.push_back(plain.empty() ? braced : plain);
  }
  return names;
}

void look_at_expression(const Panel& panel, const Target& target,
                        const std::set<std::string>& known, Findings& findings) {
  if (!target.is_expression()) return;
  for (const std::string& name : named_in(target)) {
    if (known.contains(name)) continue;
    findings.add(target.node->find("expression")->place,
                 panel.name() + ": no query of the panel is called " + name,
                 "name one of " + join(std::vector<std::string>(known.begin(), known.end()), ", "));
  }
}

std::set<std::string> refs_of(const Panel& panel) {
  std::set<std::string> refs;
  for (const Target& target : panel.targets) refs.insert(target.ref_id);
  return refs;
}

void look_at_overridden(const Panel& panel, const std::set<std::string>& known,
                        Findings& findings) {
  const Node* config = panel.node->find("fieldConfig");
  if (config == nullptr || is_transformed(panel)) return;
  for (const Node& override : items_in(*config, "overrides")) {
    if (text_of(at_path(override, "matcher/id")) != "byFrameRefID") continue;
    const Node* of = at_path(override, "matcher/options");
    if (text_of(of).empty() || known.contains(text_of(of))) continue;
    findings.add(
        of->place,
        panel.name() + ": an override is for the query " + text_of(of) + ", and there is none",
        "name one of " + join(std::vector<std::string>(known.begin(), known.end()), ", "));
  }
}

// The values of each quantile, one added to the other, are of nothing.
void look_at_sums(const Panel& panel, const Target& target, Findings& findings) {
  if (!target.query || target.query->language != Language::promql) return;
  static const re2::RE2 sum(R"(\bsum\s*\(\s*[\w:]+\{[^}]*quantile=")");
  if (!re2::RE2::PartialMatch(target.query->text, sum)) return;
  findings.add(target.query->scalar->place,
               panel.name() + ": quantiles are added, and the sum is the quantile of nothing",
               "take max(…), or ask for the histogram's buckets");
}

}  // namespace

void panel_shapes(const Dashboard& dashboard, Findings& findings) {
  for (const Panel& panel : dashboard.panels) {
    const auto known = refs_of(panel);
    look_at_overridden(panel, known, findings);
    for (const Target& target : panel.targets) {
      look_at_kind(panel, target, findings);
      look_at_format(panel, target, findings);
      look_at_moment(panel, target, findings);
      look_at_lines_of_moment(panel, target, findings);
      look_at_counts(panel, target, findings);
      look_at_expression(panel, target, known, findings);
      look_at_sums(panel, target, findings);
    }
  }
}

// Where each legend is a text, those are all names that there are.
void overridden_names(const Dashboard& dashboard, Findings& findings) {
  for (const Panel& panel : dashboard.panels) {
    const Node* overrides = at_path(*panel.node, "fieldConfig/overrides");
    const bool names_series = is_one_of(
        panel.type, {"timeseries", "stat", "gauge", "bargauge", "piechart", "state-timeline"});
    if (overrides == nullptr || !names_series || is_transformed(panel)) continue;
    std::vector<std::string> names;
    const bool are_texts = std::ranges::all_of(panel.targets, [&](const Target& target) {
      names.push_back(text_in(*target.node, "legendFormat"));
      return target.query && !names.back().empty() && names.back() != "__auto" &&
             names.back().find_first_of("{$[") == std::string::npos;
    });
    if (!are_texts || names.empty()) continue;
    for (const Node& override : overrides->items) {
      const Node* name = at_path(override, "matcher/options");
      if (text_of(at_path(override, "matcher/id")) != "byName" || text_of(name).empty()) continue;
      const bool is_known =
          text_of(name) == "Time" || std::ranges::find(names, text_of(name)) != names.end();
      if (is_known || text_of(name).find('$') != std::string::npos) continue;
      findings.add(
          name->place,
          panel.name() + ": an override is for " + shown(text_of(name)) + ", and no legend is that",
          meant_among(text_of(name), names));
    }
  }
}

void hidden_panels(const Dashboard& dashboard, Findings& findings) {
  for (const Panel& panel : dashboard.panels) {
    if (!panel.shows_data() || panel.targets.empty()) continue;
    const bool all_hidden = std::ranges::all_of(panel.targets, &Target::is_hidden);
    if (!all_hidden) continue;
    findings.add(panel.place(), panel.name() + ": all of its queries are hidden",
                 "show one, or remove the panel");
  }
}

// What marks events on the page is asked like a panel.
void annotation_queries(const Dashboard& dashboard, Findings& findings) {
  const Node* list = dashboard.root->find("annotations");
  if (list == nullptr) return;
  for (const Node& node : items_in(*list, "list")) {
    const Node* expr = node.find("expr");
    const Node* datasource = node.find("datasource");
    const std::string type = datasource == nullptr ? "" : text_in(*datasource, "type");
    if (text_of(expr).empty() || !is_one_of(type, {"prometheus", "loki"})) continue;
    const Language language = type == "loki" ? Language::logql : Language::promql;
    look_at_query(filled_query(language, *expr), Asker::panel, *dashboard.source, findings);
  }
}

}  // namespace harness::check
