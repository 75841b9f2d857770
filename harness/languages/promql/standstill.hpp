#pragma once

#include <optional>
#include <vector>

#include "harness/core/interval.hpp"
#include "harness/languages/promql/syntax.hpp"

// What a query says where a counter that it reads stands still.
namespace harness::languages::promql {

// How a query moves as one of its calls rises.
enum class Moves { up, down, either_way };

// One call of it that gives 0 where nothing happens, while the others give what they may.
struct Standstill {
  Moves moves = Moves::either_way;
  std::optional<Interval> values = {};  // of the query; none: it gives no number
};
std::vector<Standstill> standstills(const Expr& expr);

// What it gives where all of them give 0, each target is up, and nothing else need be so; none: no
// number.
std::optional<Interval> at_standstill(const Expr& expr);

}  // namespace harness::languages::promql
