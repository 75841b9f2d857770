#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace harness::observe {

// Some of very many that come one by one, spread evenly over all of them: each, and once these are
// too many, each second, each fourth and so on.
template <typename T>
class EvenSample {
 public:
  explicit EvenSample(std::size_t at_most) : at_most_(at_most) {}

  // `make` gives it; called where it is one of those that are kept.
  template <typename Make>
  void add(Make make) {
    const std::size_t place = all_++;
    if (place % stride_ != 0) return;
    if (some_.size() >= at_most_) {
      thin_out();
      if (place % stride_ != 0) return;
    }
    some_.push_back(make());
  }

  const std::vector<T>& some() const { return some_; }
  std::size_t all() const { return all_; }

 private:
  void thin_out() {
    for (std::size_t i = 1; 2 * i < some_.size(); ++i) some_[i] = std::move(some_[2 * i]);
    some_.resize((some_.size() + 1) / 2);
    stride_ *= 2;
  }

  std::size_t at_most_;
  std::size_t stride_ = 1;
  std::size_t all_ = 0;
  std::vector<T> some_;
};

}  // namespace harness::observe
