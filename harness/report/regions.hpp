#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "harness/report/report.hpp"

namespace harness::report {

// A stretch of a run, as a page that shows what was measured meanwhile has it: a phase, or a fault
// from its injection until it was gone.
struct Region {
  WallTime begin;
  WallTime end;
  std::vector<std::string> tags;  // "harness", "phase" or "fault", "scenario:NAME", "run:DIRECTORY"
  std::string text;               // "stop postgres, 2 of 3, in stage5-db-failure"

  bool operator==(const Region&) const = default;
};

// By the time at which they begin. A phase that never came has none, nor has such a fault; a run
// without phases is one.
std::vector<Region> regions_of(const Report& report);

// The tag by which all regions of one run are found.
std::string run_tag(const std::filesystem::path& run_dir);

// A list of what Grafana's POST /api/annotations takes, each an annotation. What is pushed there is
// this, too.
std::string annotations_json(const Report& report);

}  // namespace harness::report
