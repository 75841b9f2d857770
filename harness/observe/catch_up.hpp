#pragma once

#include <set>
#include <string>
#include <vector>

#include "harness/observe/observations.hpp"
#include "harness/observe/poll.hpp"

namespace harness::observe {

// A service whose telemetry has to be complete before anything is judged.
struct MarkerTarget {
  std::string service;  // its service.name, compose_service and scrape job
  std::string url;
};

// Sends the run's end marker through a service: a request whose log line and span travel the same
// queues, behind everything that the load caused. False: it gave no answer of any status, and so
// sends no sign of the end either.
bool send_marker(const MarkerTarget& target, const std::string& marker);

// Waits until each backend shows what was sent last: Prometheus a scrape of every target from after
// `since`, Loki and Tempo each service's marker.
std::vector<CatchUp> await_catch_up(const std::set<Backend>& wanted,
                                    const std::vector<MarkerTarget>& targets,
                                    const std::string& marker, WallTime since, Duration patience,
                                    const Ask& ask, const Clock& clock, const Pause& pause);

}  // namespace harness::observe
