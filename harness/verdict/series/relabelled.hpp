#pragma once

#include <string>
#include <vector>

#include "harness/languages/promql/selectors.hpp"

// Counters whose labels change while their target runs: a new version that says `outcome` where the
// old one said `result` counts on in series that a query for `result` does not see.
namespace harness::verdict {

// For each label by which the selector picks some series: the query for the targets (job,
// instance) of which those with the label stand still since others of the same name, without it,
// came and rise. `moments`: 20000ms:500ms, as far back as the run goes, in steps so short that none
// of a target's scrapes falls between two.
std::vector<std::string> with_relabelled(const languages::promql::NamedSeries& named,
                                         const std::string& moments);

}  // namespace harness::verdict
