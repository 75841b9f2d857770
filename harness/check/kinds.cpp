#include "harness/check/kinds.hpp"

#include <algorithm>

#include "harness/check/alloy/alloy.hpp"
#include "harness/check/collector/collector.hpp"
#include "harness/check/compose/compose.hpp"
#include "harness/check/dashboards/dashboard.hpp"
#include "harness/check/kubernetes/objects.hpp"
#include "harness/check/rules/rules_file.hpp"

namespace harness::check {
namespace {

template <std::vector<Finding> (*check)(const Source&)>
std::vector<Finding> each_by_itself(std::span<const Source> sources) {
  std::vector<Finding> all;
  for (const Source& source : sources) {
    const std::vector<Finding> found = check(source);
    all.insert(all.end(), found.begin(), found.end());
  }
  return all;
}

bool has_all(const yaml::Node& root, std::initializer_list<const char*> keys) {
  return std::all_of(keys.begin(), keys.end(),
                     [&](const char* key) { return root.member(key) != nullptr; });
}

// To add a kind: a folder with its table of checks, and a row.
const std::vector<Kind>& kind_table() {
  static const std::vector<Kind> all{
      {"dashboards",
       "dashboards of Grafana",
       Form::json,
       {".json"},
       "dashboards",
       is_dashboard,
       each_by_itself<check_dashboard>,
       asked_by_dashboard,
       not_asked_by_dashboard},
      {"rules",
       "rules of Prometheus and Loki",
       Form::yaml_stream,
       {".yml", ".yaml"},
       "stack/rules",
       [](const yaml::Node& root) { return has_all(root, {"groups"}); },
       each_by_itself<check_rules>,
       asked_by_rules,
       nullptr,
       has_rule_objects},
      {"collector",
       "configurations of the OpenTelemetry collector",
       Form::yaml,
       {".yml", ".yaml"},
       "stack/collector",
       [](const yaml::Node& root) {
         return has_all(root, {"receivers", "service"});
       },
       each_by_itself<check_collector>},
      {"alloy",
       "configurations of Grafana Alloy",
       Form::text,
       {".alloy"},
       "stack/alloy",
       [](const yaml::Node&) { return true; },
       check_alloys},
      {"compose",
       "files of Docker Compose",
       Form::compose,
       {".yml", ".yaml"},
       "stack/compose",
       [](const yaml::Node& root) { return has_all(root, {"services"}); },
       check_composes},
      {"kubernetes",
       "objects of Kubernetes",
       Form::yaml_stream,
       {".yml", ".yaml"},
       "stack/kubernetes",
       [](const yaml::Node& root) {
         return has_all(root, {"apiVersion", "kind"});
       },
       check_kubernetes,
       asked_by_rule_objects},
  };
  return all;
}

}  // namespace

std::span<const Kind> kinds() { return kind_table(); }

const Kind* find_kind(std::string_view name) {
  const auto found = std::find_if(kind_table().begin(), kind_table().end(),
                                  [&](const Kind& kind) { return kind.name == name; });
  return found == kind_table().end() ? nullptr : &*found;
}

bool has_some(const Kind& kind, const Source& source) {
  if (source.root() == nullptr || kind.is_one(*source.root())) return true;
  return kind.stands_in != nullptr && kind.stands_in(source);
}

const Kind* kind_of(const Source& source, std::string_view extension) {
  // One that cannot be read is told of by the first that may have it.
  const auto found = std::find_if(kind_table().begin(), kind_table().end(), [&](const Kind& kind) {
    return std::count(kind.extensions.begin(), kind.extensions.end(), extension) > 0 &&
           (source.root() == nullptr || kind.is_one(*source.root()));
  });
  return found == kind_table().end() ? nullptr : &*found;
}

}  // namespace harness::check
