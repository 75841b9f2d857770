#pragma once

#include <optional>
#include <span>

#include "harness/core/interval.hpp"
#include "harness/languages/logql/syntax.hpp"

// What a metric query could say of a few lines more.
namespace harness::languages::logql {

// Of one of its log queries.
struct MoreLines {
  double before = 0;  // lines that its range has
  double more = 0;    // that may be of it, too
  double bytes = 0;   // of these
};

// By how much each value that it gives may differ with none, some or all of them; `lines` are of
// log_queries(), in their order. None: it makes something else of lines than a sum, or a ratio of
// sums, of how many or how long they are.
std::optional<Interval> change_by(const Metric& query, std::span<const MoreLines> lines);

}  // namespace harness::languages::logql
