#pragma once

#include <string>
#include <string_view>

#include "harness/core/result.hpp"

namespace harness::scenario {

// A comparison as claims write it: "> 0", ">= 1", "== 3", "< 0.5", "!= 2".
struct Comparison {
  std::string op;
  double bound = 0;

  bool holds(double value) const;
  std::string text() const;  // "> 0"
  bool operator==(const Comparison&) const = default;
};

Result<Comparison> parse_comparison(std::string_view text);

}  // namespace harness::scenario
