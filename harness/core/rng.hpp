#pragma once

#include <cstdint>
#include <random>

namespace harness {

// A stream of random numbers that is the same on every machine for the same seed and stream number.
// One owner, one thread. The engine is the standard's; the conversions are ours, because the
// standard's distributions differ between libraries.
class Rng {
 public:
  Rng(std::uint64_t seed, std::uint64_t stream);

  std::uint64_t next() { return engine_(); }
  double uniform();                          // [0, 1)
  double uniform(double low, double high);   // [low, high)
  std::uint64_t below(std::uint64_t bound);  // [0, bound), bound > 0, without bias

 private:
  std::mt19937_64 engine_;
};

}  // namespace harness
