#pragma once

#include <string>
#include <vector>

// Counters that vanish while their target is up: a process that runs on keeps what it counts, so
// that nobody sees what it has counted since.
namespace harness::verdict {

// How far back from the moment of the question, and in which steps.
struct VanishedIn {
  std::string read;  // 20000ms: what the query reads
  std::string run;   // since the run began
  std::string step;  // so short that none of a target's scrapes falls between two
};

// The targets (job, instance) with a series of these selectors that a scrape of theirs did not
// bring any more, though it succeeded: one of what the query reads, or the last one. A series that
// went with its process is left to `anew`, the targets that began anew since the run began.
std::string with_vanished(const std::vector<std::string>& selectors, const VanishedIn& in,
                          const std::string& anew);

}  // namespace harness::verdict
