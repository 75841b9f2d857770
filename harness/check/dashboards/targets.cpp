// What panels ask, and whom.
#include <re2/re2.h>

#include <algorithm>
#include <set>

#include "harness/check/dashboards/dashboard.hpp"
#include "harness/check/queries/variables.hpp"
#include "harness/core/text.hpp"
#include "harness/yaml/scalar_place.hpp"

namespace harness::check {
namespace {

using yaml::Node;

// Those that every Grafana has.
bool is_grafanas_own(std::string_view uid) {
  return uid.starts_with("-- ") || uid == "grafana" || uid == "__expr__";
}

void look_at_datasource(const Node* datasource, const std::string& of, const Dashboard& dashboard,
                        Findings& findings) {
  if (datasource == nullptr || datasource->kind == Node::Kind::null) return;
  const bool is_map = datasource->kind == Node::Kind::map;
  const Node* uid = is_map ? datasource->find("uid") : datasource;
  const std::string text = text_of(uid);
  if (text.empty()) {
    findings.add(datasource->place, of + ": its datasource has no uid",
                 "name a variable of type datasource: \"uid\": \"${prometheus}\"");
    return;
  }
  if (is_grafanas_own(text)) return;
  const auto named = variables_in(text);
  if (named.empty()) {
    findings.add(uid->place, of + " asks the one datasource with uid " + shown(text),
                 "name a variable of type datasource, such as ${prometheus}: other Grafanas have "
                 "other uids");
    return;
  }
  const Variable* variable = dashboard.variable(named.front().name);
  if (variable == nullptr || !is_map) return;  // one that is not defined is told elsewhere
  const std::string type = text_in(*datasource, "type");
  const std::string theirs = text_in(*variable->node, "query");
  if (type.empty() || theirs.empty() || type == theirs) return;
  findings.add(
      uid->place,
      of + " wants a datasource of type " + type + ", and " + text + " is one of " + theirs,
      "name a variable whose query is " + type);
}

// The labels between {{ and }} of a legend, with their offsets.
std::vector<std::pair<std::string, std::size_t>> labels_in_legend(const std::string& legend) {
  std::vector<std::pair<std::string, std::size_t>> labels;
  for (std::size_t at = legend.find("{{"); at != std::string::npos;
       at = legend.find("{{", at + 2)) {
    const std::size_t close = legend.find("}}", at);
    if (close == std::string::npos) break;
    labels.emplace_back(trim(std::string_view(legend).substr(at + 2, close - at - 2)), at);
  }
  return labels;
}

}  // namespace

void panel_datasources(const Dashboard& dashboard, Findings& findings) {
  for (const Panel& panel : dashboard.panels) {
    if (!panel.shows_data()) continue;
    const Node* own = panel.node->find("datasource");
    bool all_say = !panel.targets.empty();
    for (const Target& target : panel.targets) {
      all_say = all_say && target.node->find("datasource") != nullptr;
      look_at_datasource(target.node->find("datasource"), panel.name(), dashboard, findings);
    }
    look_at_datasource(own, panel.name(), dashboard, findings);
    const bool is_mixed =
        own != nullptr && (text_of(own) == "-- Mixed --" || text_in(*own, "uid") == "-- Mixed --");
    for (const Target& target : panel.targets) {
      if (!is_mixed || target.node->find("datasource") != nullptr) continue;
      findings.add(target.node->place,
                   panel.name() + ": of several datasources, this query names none",
                   "name a variable of type datasource");
    }
    if (all_say || (own != nullptr && own->kind != Node::Kind::null)) continue;
    findings.add(panel.place(), panel.name() + " has no datasource",
                 "name a variable of type datasource; else it asks whichever is the default");
  }
}

void panel_targets(const Dashboard& dashboard, Findings& findings) {
  for (const Panel& panel : dashboard.panels) {
    // Rows and texts have empty ones in what Grafana exports.
    if (!panel.shows_data()) continue;
    if (panel.targets.empty()) {
      findings.add(panel.place(), panel.name() + " asks nothing", "add a query under \"targets\"");
    }
    std::set<std::string> seen;
    for (const Target& target : panel.targets) {
      const Node* ref = target.node->find("refId");
      if (target.ref_id.empty() || !seen.insert(target.ref_id).second) {
        findings.add(ref == nullptr ? target.node->place : ref->place,
                     panel.name() + (target.ref_id.empty()
                                         ? ": a query has no refId"
                                         : ": a second query has the refId " + target.ref_id),
                     "call each otherwise: A, B, C");
      }
      const bool is_ours = is_one_of(target.datasource_type, {"prometheus", "loki", "tempo"});
      if (!is_ours || target.query || target.asks_otherwise) continue;
      findings.add(target.node->place, panel.name() + ": a query is empty",
                   "write it, or remove it");
    }
  }
}

void panel_queries(const Dashboard& dashboard, Findings& findings) {
  each_target(dashboard, [&](const Panel&, const Target& target) {
    if (!target.query) return;
    look_at_query(*target.query, Asker::panel, *dashboard.source, findings);
  });
}

void rates_over_interval(const Dashboard& dashboard, Findings& findings) {
  each_target(dashboard, [&](const Panel& panel, const Target& target) {
    if (!target.query || target.query->language != Language::promql) return;
    const Node& scalar = *target.query->scalar;
    for (const NamedVariable& variable : variables_in(scalar.text)) {
      if (variable.name != "__interval" || variable.offset == 0) continue;
      if (scalar.text[variable.offset - 1] != '[') continue;
      findings.add(yaml::place_within(scalar, variable.offset, dashboard.source->text),
                   panel.name() +
                       ": $__interval may be shorter than two scrapes, and the panel is "
                       "empty when somebody zooms in",
                   "write $__rate_interval");
    }
  });
}

void legends(const Dashboard& dashboard, Findings& findings) {
  each_target(dashboard, [&](const Panel& panel, const Target& target) {
    const Node* legend = target.node->find("legendFormat");
    const auto left = target.query ? labels_left(*target.query) : std::nullopt;
    if (text_of(legend).empty() || !left) return;
    for (const auto& [label, offset] : labels_in_legend(legend->text)) {
      if (left->allow(label) || label.find_first_of("$[") != std::string::npos) continue;
      findings.add(yaml::place_within(*legend, offset, dashboard.source->text),
                   panel.name() + ": the query leaves no label " + label + " for the legend",
                   "keep it with by (" + label + "), or name one that is left");
    }
  });
}

// What a link takes of its field, and a field has not.
void look_at_field_of_link(const Panel& panel, const Node& url, Findings& findings) {
  static const re2::RE2 of_field(R"(\$\{__field\.(\w+))");
  static const std::vector<std::string> known{"displayName", "formattedLabels", "labels", "name"};
  re2::StringPiece rest(url.text);
  for (std::string word; re2::RE2::FindAndConsume(&rest, of_field, &word);) {
    if (std::ranges::find(known, word) != known.end()) continue;
    findings.add(url.place, panel.name() + ": a field has no " + word + " for its link",
                 meant_among(word, known));
  }
}

// ${__field.labels.NAME} in the links of fields, where each query says which labels are left.
void labels_of_links(const Dashboard& dashboard, Findings& findings) {
  static const re2::RE2 label_named(R"(\$\{__field\.labels\.(\w+)\})");
  for (const Panel& panel : dashboard.panels) {
    each_at(
        *panel.node, "fieldConfig/defaults/links/url",
        [&](const Node& url, const std::string&) { look_at_field_of_link(panel, url, findings); });
    std::vector<languages::AnswerLabels> left;
    for (const Target& target : panel.targets) {
      if (target.is_hidden()) continue;
      const auto labels = target.query ? labels_left(*target.query) : std::nullopt;
      if (!labels) left.emplace_back();
      if (labels) left.push_back(*labels);
    }
    if (left.empty() || !items_in(*panel.node, "transformations").empty()) continue;
    each_at(*panel.node, "fieldConfig/defaults/links/url",
            [&](const Node& url, const std::string&) {
              re2::StringPiece rest(url.text);
              std::string label;
              while (re2::RE2::FindAndConsume(&rest, label_named, &label)) {
                if (std::ranges::any_of(left, [&](const auto& one) { return one.allow(label); }))
                  continue;
                findings.add(
                    url.place,
                    panel.name() + ": no query leaves the label " + label + " that its link takes",
                    "keep it with by (" + label + "), or name one that is left");
              }
            });
  }
}

}  // namespace harness::check
