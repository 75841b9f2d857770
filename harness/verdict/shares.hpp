#pragma once

#include <cstdint>
#include <optional>

#include "harness/core/interval.hpp"

namespace harness::verdict {

inline Interval between(std::uint64_t least, std::uint64_t most) {
  return {static_cast<double>(least), static_cast<double>(most)};
}

// Of those of which nobody knows, none or all may belong to the part.
inline std::optional<Interval> share(std::uint64_t part, std::uint64_t rest,
                                     std::uint64_t unknown) {
  const auto all = static_cast<double>(part + rest + unknown);
  if (all == 0) return std::nullopt;
  return Interval{static_cast<double>(part) / all, static_cast<double>(part + unknown) / all};
}

}  // namespace harness::verdict
