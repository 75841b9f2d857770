#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "stack/store/logs/query/folded.hpp"

namespace store::logs {

// Quantiles of windows that only move forward over the samples of a series: each sample comes and
// goes once, whatever the windows have in common.
class SlidingQuantile {
 public:
  explicit SlidingQuantile(std::span<const Sample> samples);

  // Neither end lies before that of the window before; the window is not empty.
  void move(std::size_t begin, std::size_t end);
  // Between the two nearest values; infinite below 0 and above 1.
  double of(double q) const;

 private:
  // The value that has so many smaller ones in the window.
  double at(std::size_t rank) const;
  void count(std::size_t sample, std::int32_t change);

  std::vector<double> values_;         // of all samples, smallest first
  std::vector<std::uint32_t> places_;  // of each sample among them
  std::vector<std::int32_t> counts_;   // a Fenwick tree over the places: which are in the window
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

}  // namespace store::logs
