#pragma once

#include <span>
#include <vector>

#include "harness/check/finding.hpp"
#include "harness/check/kinds.hpp"

namespace harness::check {

// Why some of these files, or some of their queries, are put to no telemetry: what the check of
// their kind finds of files that cannot be read, of queries that can neither, and of keys behind
// which a query may stand. Whoever puts files to telemetry alone hears of those, too.
std::vector<Finding> left_out(const Kind& kind, std::span<const Source> sources);

}  // namespace harness::check
