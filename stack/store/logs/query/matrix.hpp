#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <limits>
#include <unordered_map>
#include <vector>

#include "stack/store/logs/query/label_set.hpp"

namespace store::logs {

// The moments that a metric query is asked for: one for an instant query.
struct Steps {
  std::int64_t start = 0;  // nanoseconds since the epoch
  std::int64_t step = 1;
  std::size_t count = 1;

  // Between two moments there may be more than a signed number holds.
  std::int64_t at(std::size_t i) const {
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(start) +
                                     i * static_cast<std::uint64_t>(step));
  }
  std::int64_t last() const { return at(count - 1); }
  // The last one that does not lie behind a time, which is not before the first.
  std::size_t before(std::int64_t time) const {
    const auto since = static_cast<std::uint64_t>(time) - static_cast<std::uint64_t>(start);
    return std::min<std::size_t>(since / static_cast<std::uint64_t>(step), count - 1);
  }
};

// A series without a value at a step has this one there: a NaN that no calculation makes.
constexpr std::uint64_t absent_bits = 0x7FF00000DEAD0001;
inline double absent() { return std::bit_cast<double>(absent_bits); }
inline bool is_absent(double value) { return std::bit_cast<std::uint64_t>(value) == absent_bits; }

struct Series {
  LabelSet labels;
  std::vector<double> values;  // one a step
};

struct Matrix {
  std::vector<Series> series;
  bool is_ordered = false;  // by sort and sort_desc; else by labels, when it is written
};

void sort_by_labels(std::vector<Series>& series);

// Series that grow where they are first named.
class MatrixBuilder {
 public:
  explicit MatrixBuilder(std::size_t steps) : steps_(steps) {}

  std::vector<double>& values(const LabelSet& labels) {
    const auto [place, is_new] = index_.try_emplace(labels, matrix_.series.size());
    if (is_new) matrix_.series.push_back({labels, std::vector<double>(steps_, absent())});
    return matrix_.series[place->second].values;
  }
  std::size_t size() const { return matrix_.series.size(); }
  Matrix take() { return std::move(matrix_); }

 private:
  std::size_t steps_;
  Matrix matrix_;
  std::unordered_map<LabelSet, std::size_t, LabelSetHash> index_;
};

}  // namespace store::logs
