#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "harness/core/rng.hpp"

namespace harness::test {

// What a test draws its mutants from: the same at each run. Shuffled runs each have mutants of
// their own, so that --gtest_shuffle --gtest_repeat=-1 goes on finding new ones; with the seed that
// GoogleTest then says, --gtest_shuffle --gtest_random_seed has them again.
Rng mutation_rng(std::uint64_t stream);

// A text as it may come over a connection: in pieces of 1 to `most` bytes.
std::vector<std::string_view> pieces_of(std::string_view text, std::size_t most, Rng& rng);

// Spoils texts the way slips of the hand and broken transfers do, and a little worse. The same Rng
// gives the same mutants.
class Mutator {
 public:
  // `corpus` lends its parts to other texts; `tokens` are what readers of such texts react to.
  Mutator(std::vector<std::string> corpus, Rng rng, std::vector<std::string> tokens = of_yaml())
      : corpus_(std::move(corpus)), tokens_(std::move(tokens)), rng_(rng) {}

  std::string next();

 private:
  static std::vector<std::string> of_yaml();
  void mutate(std::string& text);
  std::size_t place_in(const std::string& text) { return rng_.below(text.size() + 1); }
  std::string piece_of(const std::string& text);

  std::vector<std::string> corpus_;
  std::vector<std::string> tokens_;
  Rng rng_;
};

}  // namespace harness::test
