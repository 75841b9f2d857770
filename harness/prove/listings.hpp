#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "harness/observe/question.hpp"
#include "harness/prove/moved.hpp"
#include "harness/prove/telemetry.hpp"

// What Prometheus lists of series, or of their names. It lists what reaches into the window from
// its first sample to its last, staleness markers among them: the series of a process that was
// stopped a moment before, and has no value there any more. No query says that.
namespace harness::prove {

struct Extent {
  Labels labels;
  Reach reach;
};
using Extents = std::map<std::string, std::vector<Extent>>;  // by metric

// Of those series whose metric is one of these; null: of all.
void note_extents(const Metrics& metrics, const std::set<std::string>* names, Extents& into);

// Of one metric.
using ExtentsOf = std::function<const std::vector<Extent>&(const std::string& metric)>;

// The answer's body, in the form of Prometheus' API.
std::string listing(const observe::Question& question, const Names& names,
                    const ExtentsOf& extents_of);

}  // namespace harness::prove
