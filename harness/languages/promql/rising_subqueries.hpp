#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/languages/promql/syntax.hpp"

// Subqueries have points at whole steps, and no more.
namespace harness::languages::promql {

// A subquery whose points a function compares with one another: of one point it says nothing, or
// that nothing changed.
struct RisingSubquery {
  std::string function;
  Millis range{0};
  std::optional<Millis> step;  // none: as often as rules are evaluated
};

// From left to right.
std::vector<RisingSubquery> rising_subqueries(const Expr& expr);

// One of which each point counts by itself: max_over_time(rate(a[2s])[10s:1m]). Each looks back so
// far; what lies between two of them nobody sees.
struct SampledSubquery {
  Millis range{0};
  std::optional<Millis> step;
  Millis looks_back{0};
};
std::vector<SampledSubquery> sampled_subqueries(const Expr& expr);

// How many of these points there are: they stand at whole steps since the epoch.
enum class Points { never_two, may_be_one, always_two };
Points points_of(Millis range, Millis step);

}  // namespace harness::languages::promql
