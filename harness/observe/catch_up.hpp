#pragma once

#include <set>
#include <string>
#include <vector>

#include "harness/observe/asking.hpp"
#include "harness/observe/observations.hpp"
#include "harness/observe/scrapes.hpp"

namespace harness::observe {

// A service whose telemetry has to be complete before anything is judged.
struct MarkerTarget {
  std::string service;         // its service.name, and what its log names it by
  std::string url;             // of the request that shows the end; {marker} in it is the marker
  std::string attribute = {};  // of its span that then has the marker in it
  bool in_logs = true;         // it is to be seen there
  bool in_traces = true;
};

// What the end of a run is recognised by.
struct EndMarker {
  std::string id;                     // random: nothing else is called so
  std::vector<MarkerTarget> targets;  // the services that have answered it; others have none
  std::vector<std::string> scraped;   // the jobs of all targets that Prometheus scrapes
  WallTime since;                     // when the last response was in
  std::string series = all_targets;   // of which the targets are; empty: none is waited for
};

// Waits until each backend shows what was sent last: Prometheus a scrape of every target from after
// the end, Loki and Tempo each service's marker. They are asked side by side.
std::vector<CatchUp> await_catch_up(const std::set<Backend>& wanted, const EndMarker& marker,
                                    Duration patience, const AskAll& ask, const Clock& clock,
                                    const Pause& pause);

}  // namespace harness::observe
