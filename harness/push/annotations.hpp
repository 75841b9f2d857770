#pragma once

#include <string>
#include <vector>

#include "harness/push/grafana.hpp"

namespace harness::push {

// The regions of one run, as report::annotations_json() has them.
struct RunRegions {
  std::string run;          // its directory, for people
  std::string tag;          // that all of them have, and those of no other run
  std::string annotations;  // a list of what POST /api/annotations takes
};

// Where regions went: on a dashboard, or, with an empty uid, where every page can ask for them.
struct PushedRegions {
  std::string dashboard;
  std::size_t pushed = 0;
  std::size_t there_already = 0;
  std::string from;  // of the run, in milliseconds, as a page's URL has it
  std::string to;
};

// First looks for what is there, on each dashboard; pushes what is not. What was pushed before is
// never there twice, also where only a part of it was.
Checked<std::vector<PushedRegions>> push_regions(Grafana& grafana, const RunRegions& regions,
                                                 const std::vector<std::string>& dashboards);

}  // namespace harness::push
