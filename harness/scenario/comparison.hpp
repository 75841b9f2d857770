#pragma once

#include <string>
#include <string_view>

#include "harness/core/interval.hpp"
#include "harness/core/result.hpp"

namespace harness::scenario {

// Whether a comparison is true of a number of which only the bounds are known.
enum class Truth { holds, fails, undecided };

// A comparison as claims write it: "> 0", ">= 1", "== 3", "< 0.5", "!= 2".
struct Comparison {
  std::string op;
  double bound = 0;

  bool holds(double value) const;           // NaN: of nothing
  Truth truth(const Interval& seen) const;  // holds or fails only where it does so for all of it
  std::string text() const;                 // "> 0"
  bool operator==(const Comparison&) const = default;
};

Result<Comparison> parse_comparison(std::string_view text);

}  // namespace harness::scenario
