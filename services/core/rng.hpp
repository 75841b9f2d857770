#pragma once

#include <cstdint>
#include <random>

namespace services {

// Random numbers that are the same everywhere for the same seed: the engine is the standard's,
// whose numbers are fixed; its distributions are not, so the conversions are ours. One owner, one
// thread.
class Rng {
 public:
  explicit Rng(std::uint64_t seed) : engine_(seed) {}

  double uniform() { return static_cast<double>(engine_() >> 11) * 0x1.0p-53; }  // [0, 1)
  // [1, faces]; faces is small enough that the bias of a remainder does not show.
  int one_to(int faces) {
    return 1 + static_cast<int>(engine_() % static_cast<std::uint64_t>(faces));
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace services
