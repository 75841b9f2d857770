#pragma once

#include <string>
#include <vector>

#include "harness/languages/promql/syntax.hpp"

// histogram_quantile() knows in which bucket a quantile lies, and no more: where in it is a guess,
// and above the highest finite bound it gives that bound.
namespace harness::languages::promql {

// What a query makes of its quantiles.
enum class OfQuantiles {
  none,      // it asks for none
  monotone,  // more of one is never less of the answer, or never more
  choosing,  // it leaves out what a comparison with one leaves out, and what is left counts
  anything,  // between the ends of a bucket it may be anything
};
OfQuantiles effect_of_quantiles(const Expr& expr);

// Stands for the end of a bucket that has none. No infinity, of which arithmetic makes NaN.
inline constexpr double without_end = 1e200;

// The query with each of its quantiles at either end of its bucket, in each combination; empty: it
// asks for none, or for too many. Of a bucket only the upper end belongs to it: the lower one is
// written as what is next to it, and so is the upper one of times, which are hardly ever just that.
std::vector<std::string> at_quantile_ends(const Expr& expr, const std::string& query);

}  // namespace harness::languages::promql
