#include "harness/core/rng.hpp"

namespace harness {
namespace {

std::mt19937_64 seeded(std::uint64_t seed, std::uint64_t stream) {
  std::seed_seq words{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32),
                      static_cast<std::uint32_t>(stream), static_cast<std::uint32_t>(stream >> 32)};
  return std::mt19937_64(words);
}

}  // namespace

Rng::Rng(std::uint64_t seed, std::uint64_t stream) : engine_(seeded(seed, stream)) {}

double Rng::uniform() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }

double Rng::uniform(double low, double high) { return low + (high - low) * uniform(); }

std::uint64_t Rng::below(std::uint64_t bound) {
  const std::uint64_t reject_below = -bound % bound;
  std::uint64_t value = next();
  while (value < reject_below) value = next();
  return value % bound;
}

}  // namespace harness
