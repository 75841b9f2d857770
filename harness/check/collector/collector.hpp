#pragma once

#include <string>
#include <vector>

#include "harness/check/finding.hpp"
#include "harness/check/source.hpp"

namespace harness::check {

// A pipeline of a collector, and what stands in it.
struct Pipeline {
  const yaml::Member* member = nullptr;
  std::string signal = {};  // "traces" of traces/sampled

  const std::vector<yaml::Node>& part(std::string_view key) const {
    return items_in(member->value, key);
  }
};

// The configuration of an OpenTelemetry collector.
struct Collector {
  const Source* source = nullptr;
  const yaml::Node* root = nullptr;
  std::vector<Pipeline> pipelines = {};

  const yaml::Member* component(std::string_view section, std::string_view name) const;
  std::vector<std::string> names_in(std::string_view section) const;
};

Collector read_collector(const Source& source);

// "batch" of "batch/large".
std::string type_of_component(std::string_view name);

// Whether two types are one: names were written together at first, and have underscores since, as
// filelog and file_log; collectors take either.
bool is_same_type(std::string_view one, std::string_view other);
// As such names are looked up: filelog of both.
std::string written_together(std::string_view type);

// With the defaults of ${env:NAME:-default}.
std::string with_defaults(std::string_view text);

// Each component that is configured, with the name of its section.
template <typename Visit>
void each_component(const Collector& collector, const Visit& visit) {
  for (const char* section : {"connectors", "exporters", "extensions", "processors", "receivers"}) {
    const yaml::Node* all = collector.root->find(section);
    if (all == nullptr) continue;
    for (const yaml::Member& member : all->members) visit(std::string(section), member);
  }
}

// Checks of collectors; they stand in the table of collectors.cpp.
void collector_sections(const Collector& collector, Findings& findings);
void component_types(const Collector& collector, Findings& findings);
void pipeline_signals(const Collector& collector, Findings& findings);
void pipeline_parts(const Collector& collector, Findings& findings);
void undefined_components(const Collector& collector, Findings& findings);
void unused_components(const Collector& collector, Findings& findings);
void limiter_first(const Collector& collector, Findings& findings);
void batch_last(const Collector& collector, Findings& findings);
void port_clashes(const Collector& collector, Findings& findings);
void settings(const Collector& collector, Findings& findings);
void signals_of_components(const Collector& collector, Findings& findings);
void connector_sides(const Collector& collector, Findings& findings);
void collector_fields(const Collector& collector, Findings& findings);
void ottl_statements(const Collector& collector, Findings& findings);
void urls_of_senders(const Collector& collector, Findings& findings);
void open_variables(const Collector& collector, Findings& findings);
void extensions_of_components(const Collector& collector, Findings& findings);
void settings_together(const Collector& collector, Findings& findings);
void connector_circles(const Collector& collector, Findings& findings);

std::vector<Finding> check_collector(const Source& source);

}  // namespace harness::check
