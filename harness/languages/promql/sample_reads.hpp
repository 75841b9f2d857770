#pragma once

#include <string>
#include <vector>

#include "harness/languages/promql/selectors.hpp"

namespace harness::languages::promql {

// Which samples of a selector a query's answer hangs on.
struct SampleRead {
  NamedSeries named;
  Millis back{0};            // those of so long before its moment; 0: the last one
  bool is_of_moment = true;  // the last one, at the moment of the query itself
  std::string leaves_out_nan =
      {};  // what takes a sample that is no number for none: "max()"; empty:
           // one makes the answer no number, too, or does not matter
};

// In order of appearance; but for what absent() and timestamp() look at, and what is read of
// another time (offset, @).
std::vector<SampleRead> sample_reads(const Expr& expr);

}  // namespace harness::languages::promql
