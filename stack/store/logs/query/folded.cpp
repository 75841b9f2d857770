#include "stack/store/logs/query/folded.hpp"

#include <algorithm>
#include <cmath>

namespace store::logs {

void Folded::add(double value) {
  if (count == 0) {
    least = greatest = first = value;
  } else if (value < last) {
    lost += last;
  }
  if (value < least || std::isnan(least)) least = value;
  if (value > greatest || std::isnan(greatest)) greatest = value;
  count += 1;
  sum += value;
  last = value;
  // By Welford's method.
  const double delta = value - mean;
  mean += delta / count;
  squares += delta * (value - mean);
}

void Folded::add(const Folded& later) {
  if (later.count == 0) return;
  if (count == 0) {
    *this = later;
    return;
  }
  lost += later.lost + (later.first < last ? last : 0);
  if (later.least < least || std::isnan(least)) least = later.least;
  if (later.greatest > greatest || std::isnan(greatest)) greatest = later.greatest;
  last = later.last;
  const double both = count + later.count;
  const double delta = later.mean - mean;
  squares += later.squares + delta * delta * count * later.count / both;
  mean += delta * later.count / both;
  sum += later.sum;
  count = both;
}

// Narrow windows are added up sample by sample.
Folded Folds::of(std::size_t begin, std::size_t end) {
  Folded folded;
  if (end - begin < 4 * block) {
    add_samples(begin, end, folded);
    return folded;
  }
  if (levels_.empty()) build();
  const std::size_t first = (begin + block - 1) / block;
  const std::size_t last = end / block;
  add_samples(begin, first * block, folded);
  add_blocks(first, last, folded);
  add_samples(last * block, end, folded);
  return folded;
}

void Folds::build() {
  std::vector<Folded> blocks(samples_.size() / block);
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    add_samples(i * block, (i + 1) * block, blocks[i]);
  }
  levels_.push_back(std::move(blocks));
  while (levels_.back().size() > 1) {
    const std::vector<Folded>& below = levels_.back();
    std::vector<Folded> pairs(below.size() / 2);
    for (std::size_t i = 0; i < pairs.size(); ++i) {
      pairs[i] = below[2 * i];
      pairs[i].add(below[2 * i + 1]);
    }
    levels_.push_back(std::move(pairs));
  }
}

void Folds::add_samples(std::size_t begin, std::size_t end, Folded& into) const {
  for (const Sample& sample : samples_.subspan(begin, end - begin)) into.add(sample.value);
}

// The largest pieces that lie within, in their order.
void Folds::add_blocks(std::size_t begin, std::size_t end, Folded& into) const {
  while (begin < end) {
    std::size_t level = 0;
    std::size_t size = 1;
    while (begin % (2 * size) == 0 && begin + 2 * size <= end) {
      size *= 2;
      ++level;
    }
    into.add(levels_[level][begin / size]);
    begin += size;
  }
}

}  // namespace store::logs
