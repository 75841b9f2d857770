#pragma once

#include <array>
#include <cstdint>
#include <string>

namespace harness {

// A stream of random numbers that is the same on every machine for the same seed and stream number.
// Small and quick to make, so that every user, iteration or arrival can have a stream of its own
// and nothing depends on who draws first. One owner, one thread. Not for secrets.
class Rng {
 public:
  Rng(std::uint64_t seed, std::uint64_t stream);

  std::uint64_t next();
  double uniform();                          // [0, 1)
  double uniform(double low, double high);   // [low, high)
  std::uint64_t below(std::uint64_t bound);  // [0, bound), bound > 0, without bias

 private:
  std::array<std::uint64_t, 4> state_{};
};

// A seed that nobody chose, from the machine's own randomness; 32 bits, so that a person can type
// it and every reader of JSON keeps it.
std::uint64_t fresh_seed();

// 128 bits of it in hexadecimal digits, for who has to know them to be let in.
std::string fresh_token();

}  // namespace harness
