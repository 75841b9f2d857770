#include "tests/fuzz/mutations.hpp"

#include <gtest/gtest.h>

namespace harness::test {

// GoogleTest's seed is 0 where nothing is shuffled.
Rng mutation_rng(std::uint64_t stream) {
  constexpr std::uint64_t seed = 20261128;
  const int round = ::testing::UnitTest::GetInstance()->random_seed();
  return {seed + static_cast<std::uint64_t>(round), stream};
}

std::vector<std::string_view> pieces_of(std::string_view text, std::size_t most, Rng& rng) {
  std::vector<std::string_view> pieces;
  while (!text.empty()) {
    pieces.push_back(text.substr(0, 1 + rng.below(most)));
    text.remove_prefix(pieces.back().size());
  }
  return pieces;
}

// And the grammars of the language.
std::vector<std::string> Mutator::of_yaml() {
  return {": ", "- ",  "\n",    "\t",   "[",     "]",   "{",     "}",    "\"",
          "'",  "&a ", "*a",    "<<: ", "---\n", "? ",  "| \n",  "!!x ", "# ",
          "~",  "-1",  "1e999", "0s",   "nan",   "inf", "{die}", "{{"};
}

std::string Mutator::next() {
  std::string text = corpus_[rng_.below(corpus_.size())];
  const std::uint64_t count = 1 + rng_.below(4);
  for (std::uint64_t i = 0; i < count; ++i) mutate(text);
  return text;
}

namespace {

void flip(char& letter, unsigned bit) {
  letter = static_cast<char>(static_cast<unsigned char>(letter) ^ bit);
}

}  // namespace

void Mutator::mutate(std::string& text) {
  switch (rng_.below(6)) {
    case 0:  // flip a bit
      if (!text.empty()) flip(text[rng_.below(text.size())], 1U << rng_.below(8));
      break;
    case 1:  // truncate
      text.resize(place_in(text));
      break;
    case 2:  // lose a piece
      text.erase(place_in(text), 1 + rng_.below(20));
      break;
    case 3:  // say a piece twice
      text.insert(place_in(text), piece_of(text));
      break;
    case 4:  // borrow a piece
      text.insert(place_in(text), piece_of(corpus_[rng_.below(corpus_.size())]));
      break;
    default:  // slip on the keyboard
      text.insert(place_in(text), tokens_[rng_.below(tokens_.size())]);
  }
}

std::string Mutator::piece_of(const std::string& text) {
  return text.substr(place_in(text), rng_.below(60));
}

}  // namespace harness::test
