#pragma once

#include <string>
#include <vector>

#include "harness/check/queries/query.hpp"
#include "harness/check/source.hpp"
#include "harness/core/duration.hpp"

namespace harness::check {

// A panel's or a rule's query that is put to telemetry.
struct Asked {
  std::string file;
  yaml::Place place;
  std::string name;  // "panel Error Rate", "alert HighErrorRate"
  Query query;
  std::string alert = {};     // its name; empty: it is none
  Duration hold{0};           // of an alert: its `for`
  Duration interval{0};       // of its group; 0: that of whoever loads it
  std::string records = {};   // of a recording rule: the metric
  std::string unit = {};      // of a panel
  std::string variable = {};  // that its reader chooses, and on which the answer hangs
  std::string why_not = {};   // why nobody here can ask it at all; empty: it can be
};

// What a panel shows, as far as it can be asked.
struct PanelQueries {
  std::string title;
  yaml::Place place;
  std::vector<Asked> queries = {};
  std::string why_not = {};  // a part of it cannot; empty: all can
};

// Of those that show data, in their order.
std::vector<PanelQueries> panels_of(const Source& source);

// They point into the source. Queries that cannot be read are left out: a check tells of them.
std::vector<Asked> asked_by_rules(const Source& source);
std::vector<Asked> asked_by_rule_objects(const Source& source);  // of Kubernetes
std::vector<Asked> asked_by_dashboard(const Source& source);

// What else it asks: of other datasources, by a form, for one trace. To be told, and not asked.
std::vector<Asked> not_asked_by_dashboard(const Source& source);

}  // namespace harness::check
