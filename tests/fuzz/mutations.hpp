#pragma once

#include <string>
#include <vector>

#include "harness/core/rng.hpp"

namespace harness::test {

// Spoils texts the way slips of the hand and broken transfers do, and a little worse. The same Rng
// gives the same mutants.
class Mutator {
 public:
  // `corpus` lends its parts to other texts.
  Mutator(std::vector<std::string> corpus, Rng rng) : corpus_(std::move(corpus)), rng_(rng) {}

  std::string next();

 private:
  void mutate(std::string& text);
  std::size_t place_in(const std::string& text) { return rng_.below(text.size() + 1); }
  std::string piece_of(const std::string& text);

  std::vector<std::string> corpus_;
  Rng rng_;
};

}  // namespace harness::test
