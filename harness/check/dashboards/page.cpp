// What a dashboard says of itself.
#include <re2/re2.h>

#include <filesystem>

#include "harness/check/dashboards/dashboard.hpp"
#include "harness/core/duration.hpp"
#include "harness/core/text.hpp"

namespace harness::check {
namespace {

using yaml::Node;

// Older ones are migrated when they are loaded, and may look otherwise than they are written.
constexpr double oldest_schema = 30;

std::string uid_meant(const Dashboard& dashboard) {
  return std::filesystem::path(dashboard.source->name).stem().string();
}

}  // namespace

void dashboard_form(const Dashboard& dashboard, Findings& findings) {
  if (dashboard.root->find("elements") == nullptr) return;
  findings.add(dashboard.root->place,
               "a dashboard in Grafana's form of version 2, which has no panels but elements, is "
               "not read here",
               "export it in the classic form: Export as code, Classic");
}

void no_panels(const Dashboard& dashboard, Findings& findings) {
  if (dashboard.root->kind != Node::Kind::map || !dashboard.panels.empty()) return;
  const Node* panels = dashboard.root->find("panels");
  findings.add(panels == nullptr ? dashboard.root->place : panels->place,
               "the dashboard has no panel", "add one under \"panels\"");
}

void dashboard_fields(const Dashboard& dashboard, Findings& findings) {
  const Node& root = *dashboard.root;
  if (root.kind != Node::Kind::map) {
    findings.add(root.place, "a dashboard is " + yaml::name_of(root.kind), "write an object");
    return;
  }
  for (const char* key : {"title", "uid", "description"}) {
    const Node* there = std::string_view(key) == "uid" ? dashboard.uid() : root.find(key);
    if (!text_of(there).empty()) continue;
    findings.add(there == nullptr ? root.place : there->place,
                 std::string("the dashboard has no ") + key, std::string("add \"") + key + "\"");
  }
}

void uid_of_file(const Dashboard& dashboard, Findings& findings) {
  const Node* node = dashboard.uid();
  const std::string uid = text_of(node);
  if (uid.empty()) return;
  constexpr std::size_t longest = 40;
  if (uid.size() > longest) {
    findings.add(node->place, "uid: " + std::to_string(uid.size()) + " characters are too many",
                 "Grafana takes 40");
  }
  static const re2::RE2 letters("[a-zA-Z0-9_-]+");
  if (dashboard.resource == nullptr && !re2::RE2::FullMatch(uid, letters)) {
    findings.add("uid", node->place, "uid " + shown(uid) + " has characters that Grafana refuses",
                 "write letters, digits, - and _");
  }
  if (uid == uid_meant(dashboard)) return;
  findings.hint("uid-of-file", node->place, "uid " + shown(uid) + " is not the file's name",
                "name both alike, so that a link says which file it opens");
}

void own_number(const Dashboard& dashboard, Findings& findings) {
  const yaml::Member* id = dashboard.root->member("id");
  if (id == nullptr || id->value.kind == Node::Kind::null) return;
  findings.add(id->place, "\"id\" is the number of a row in one Grafana's database",
               "remove it: elsewhere it is another dashboard");
}

void schema_version(const Dashboard& dashboard, Findings& findings) {
  const Node* node = dashboard.root->find("schemaVersion");
  if (node == nullptr) {
    findings.add(dashboard.root->place, "the dashboard has no schemaVersion",
                 "add \"schemaVersion\": 41");
    return;
  }
  const auto version = node->quoted ? std::nullopt : to_number(node->text);
  if (version && *version >= oldest_schema) return;
  findings.add(
      node->place,
      "schemaVersion " + shown(node->text) +
          (version ? " is old: Grafana rewrites the dashboard as it loads" : " is no number"),
      "open it in a Grafana of today, and export it again");
}

void refresh_times(const Dashboard& dashboard, Findings& findings) {
  const Node* node = dashboard.root->find("refresh");
  if (node != nullptr && node->kind == Node::Kind::scalar) {
    const bool is_off = node->text.empty() || node->text == "false" || node->text == "auto";
    const auto time = parse_duration(node->text);
    constexpr Duration shortest = std::chrono::seconds{5};  // Grafana's min_refresh_interval
    const bool is_days = node->text.ends_with('d') && to_number(node->text.substr(0, 1));
    if (!is_off && !time && !is_days) {
      findings.add(node->place, "refresh: " + shown(node->text) + " is no time",
                   "write \"30s\", \"1m\", or \"\" for never");
    } else if (!is_off && time && *time < shortest) {
      findings.add(node->place, "refresh: " + node->text + " is more often than Grafana allows",
                   "write \"5s\" or more");
    }
  }
  const Node* from = at_path(*dashboard.root, "time/from");
  if (from != nullptr && !text_of(from).empty() && !from->text.starts_with("now")) {
    findings.add(from->place, "the page opens at a fixed time, " + shown(from->text),
                 "write \"now-15m\"");
  }
}

void dashboard_links(const Dashboard& dashboard, Findings& findings) {
  const auto look = [&](const Node& link) {
    const std::string type = text_in(link, "type");
    if (type == "dashboards") {
      if (items_in(link, "tags").empty()) {
        findings.add(link.place, "a link to all dashboards of no tag",
                     "name the tags of those that belong together");
      }
      return;
    }
    const std::string url = text_in(link, "url");
    const Node* there = link.find("url");
    if (url.empty()) {
      findings.add(there == nullptr ? link.place : there->place, "a link without an address",
                   "add \"url\"");
    } else if (url.find("localhost") != std::string::npos ||
               url.find("127.0.0.1") != std::string::npos) {
      findings.add(there->place, "a link to the machine of whoever reads the page: " + shown(url),
                   "begin it with /, or name a host that all can reach");
    }
    if (text_in(link, "title").empty()) {
      findings.add(link.place, "a link without a title", "say where it leads");
    }
  };
  for (const Node& link : items_in(*dashboard.root, "links")) look(link);
  for (const Panel& panel : dashboard.panels) {
    for (const Node& link : items_in(*panel.node, "links")) look(link);
    const Node* defaults = at_path(*panel.node, "fieldConfig/defaults");
    if (defaults == nullptr) continue;
    for (const Node& link : items_in(*defaults, "links")) look(link);
  }
}

}  // namespace harness::check
