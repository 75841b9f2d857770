#pragma once

#include <map>
#include <optional>
#include <vector>

#include "harness/languages/traceql/syntax.hpp"

namespace store::traces {

namespace traceql = harness::languages::traceql;

// The numbers of one group in one step, and what a function makes of them.
class Measure {
 public:
  void add(std::optional<double> number) {
    ++spans_;
    if (number) numbers_.push_back(*number);
  }

  std::size_t spans() const { return spans_; }
  std::optional<double> min() const;
  std::optional<double> max() const;
  std::optional<double> sum() const;
  std::optional<double> average() const;

  // Between the two nearest numbers by their distance.
  std::optional<double> quantile(double share) const;

  // How many there are up to each power of two of a unit, by its upper bound. Of durations, which
  // are in seconds, Tempo's unit is a nanosecond: 1.073741824.
  enum class Unit { one, nanosecond };
  std::map<double, std::size_t> by_power_of_two(Unit unit) const;

 private:
  std::size_t spans_ = 0;
  std::vector<double> numbers_;
};

}  // namespace store::traces
