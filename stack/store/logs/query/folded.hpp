#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace store::logs {

struct Sample {
  std::int64_t time = 0;
  double value = 0;
};

// What is known of samples that follow each other. Two of them that do make a third.
struct Folded {
  double count = 0;
  double sum = 0;
  double least = 0;  // and the greatest: NaN only where all are
  double greatest = 0;
  double mean = 0;
  double squares = 0;  // of the distances from the mean
  double first = 0;
  double last = 0;
  double lost = 0;  // by resets of a counter: what it had before each

  void add(double value);
  void add(const Folded& later);

  double variance() const { return squares / count; }  // of the whole population
  double growth() const { return last - first + lost; }
};

// The samples of a series, of which any number of windows can be asked: a wide one costs as little
// as a narrow one.
class Folds {
 public:
  // The samples must stay where they are.
  explicit Folds(std::span<const Sample> samples) : samples_(samples) {}

  Folded of(std::size_t begin, std::size_t end);

 private:
  static constexpr std::size_t block = 64;  // samples

  void build();
  void add_samples(std::size_t begin, std::size_t end, Folded& into) const;
  void add_blocks(std::size_t begin, std::size_t end, Folded& into) const;

  std::span<const Sample> samples_;
  std::vector<std::vector<Folded>> levels_;  // blocks, pairs of them, pairs of pairs …
};

}  // namespace store::logs
