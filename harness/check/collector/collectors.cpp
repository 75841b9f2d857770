#include <algorithm>
#include <array>

#include "harness/check/collector/collector.hpp"

namespace harness::check {
namespace {

// To add a check: a function, declared in collector.hpp, and a row.
constexpr std::array collector_checks{
    Check<Collector>{"section", collector_sections},
    Check<Collector>{"component-type", component_types},
    Check<Collector>{"pipeline-signal", pipeline_signals},
    Check<Collector>{"pipeline-part", pipeline_parts},
    Check<Collector>{"undefined-component", undefined_components},
    Check<Collector>{"unused-component", unused_components},
    Check<Collector>{"memory-limiter-first", limiter_first},
    Check<Collector>{"batch-last", batch_last},
    Check<Collector>{"port-clash", port_clashes},
    Check<Collector>{"setting", settings},
    Check<Collector>{"setting-word", urls_of_senders},
    Check<Collector>{"field", collector_fields},
    Check<Collector>{"signal", signals_of_components},
    Check<Collector>{"connector", connector_sides},
    Check<Collector>{"statement", ottl_statements},
    Check<Collector>{"variable", open_variables},
    Check<Collector>{"extension", extensions_of_components},
    Check<Collector>{"setting", settings_together},
    Check<Collector>{"connector", connector_circles},
};

}  // namespace

const yaml::Member* Collector::component(std::string_view section, std::string_view name) const {
  const yaml::Node* node = root->find(section);
  return node == nullptr ? nullptr : node->member(name);
}

std::vector<std::string> Collector::names_in(std::string_view section) const {
  std::vector<std::string> names;
  const yaml::Node* node = root->find(section);
  if (node == nullptr) return names;
  for (const yaml::Member& member : node->members) names.push_back(member.key);
  return names;
}

std::string type_of_component(std::string_view name) {
  return std::string(name.substr(0, name.find('/')));
}

std::string written_together(std::string_view type) {
  std::string together(type);
  std::erase(together, '_');
  return together;
}

bool is_same_type(std::string_view one, std::string_view other) {
  return written_together(one) == written_together(other);
}

std::string with_defaults(std::string_view text) {
  std::string filled;
  while (!text.empty()) {
    const std::size_t open = text.find("${");
    filled += text.substr(0, open);
    if (open == std::string_view::npos) break;
    const std::size_t close = std::min(text.find('}', open), text.size());
    const std::string_view inside = text.substr(open + 2, close - open - 2);
    const std::size_t otherwise = inside.find(":-");
    if (otherwise != std::string_view::npos) filled += inside.substr(otherwise + 2);
    text.remove_prefix(std::min(close + 1, text.size()));
  }
  return filled;
}

Collector read_collector(const Source& source) {
  Collector collector{&source, source.root()};
  const yaml::Node* pipelines = at_path(*collector.root, "service/pipelines");
  if (pipelines == nullptr) return collector;
  for (const yaml::Member& member : pipelines->members) {
    collector.pipelines.push_back({&member, type_of_component(member.key)});
  }
  return collector;
}

std::vector<Finding> check_collector(const Source& source) {
  std::vector<Finding> all = source.findings;
  if (source.root() == nullptr) return all;
  look_by(collector_checks, read_collector(source), source.name, all);
  return in_order(std::move(all));
}

}  // namespace harness::check
