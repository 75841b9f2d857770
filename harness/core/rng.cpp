#include "harness/core/rng.hpp"

#include <bit>
#include <random>
#include <string_view>

namespace harness {
namespace {

// Vigna's SplitMix64: spreads seeds that lie close together over all 64 bits.
std::uint64_t scrambled(std::uint64_t value) {
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
  value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
  return value ^ (value >> 31);
}

}  // namespace

Rng::Rng(std::uint64_t seed, std::uint64_t stream) {
  constexpr std::uint64_t step = 0x9e3779b97f4a7c15;
  std::uint64_t at = scrambled(seed + step) ^ stream;
  for (std::uint64_t& word : state_) word = scrambled(at += step);
}

// xoshiro256** of Blackman and Vigna.
std::uint64_t Rng::next() {
  const std::uint64_t drawn = std::rotl(state_[1] * 5, 7) * 9;
  const std::uint64_t shifted = state_[1] << 17;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= shifted;
  state_[3] = std::rotl(state_[3], 45);
  return drawn;
}

double Rng::uniform() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }

double Rng::uniform(double low, double high) { return low + (high - low) * uniform(); }

std::uint64_t Rng::below(std::uint64_t bound) {
  const std::uint64_t reject_below = -bound % bound;
  std::uint64_t value = next();
  while (value < reject_below) value = next();
  return value % bound;
}

std::uint64_t fresh_seed() { return std::random_device{}(); }

std::string fresh_token() {
  constexpr std::string_view digits = "0123456789abcdef";
  constexpr int length = 32;
  std::random_device device;
  std::string token;
  for (int i = 0; i < length; ++i) token += digits[device() % digits.size()];
  return token;
}

}  // namespace harness
