#pragma once

#include <cstdint>

#include "harness/core/rng.hpp"
#include "stack/link/toxics/toxic.hpp"

namespace linkproxy {

// Whether a toxic acts on a connection: the same each time the two are asked about.
inline bool acts_on(const Toxic& toxic, std::uint64_t seed, std::uint64_t connection) {
  if (toxic.toxicity >= 1) return true;
  harness::Rng chance(seed ^ (toxic.id * 0x9E3779B97F4A7C15ULL), connection);
  return chance.uniform() < toxic.toxicity;
}

}  // namespace linkproxy
