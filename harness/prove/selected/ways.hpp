#pragma once

#include <cstddef>
#include <vector>

// Ways in which something can be as a condition wants it: each is a list of wishes, of which all
// are granted.
namespace harness::prove {

template <typename Wish>
using WaysOf = std::vector<std::vector<Wish>>;

inline constexpr std::size_t most_ways = 32;  // of which a condition of many alternatives has more

// One way or another.
template <typename Wish>
WaysOf<Wish> either(WaysOf<Wish> some, const WaysOf<Wish>& more) {
  some.insert(some.end(), more.begin(), more.end());
  if (some.size() > most_ways) some.resize(most_ways);
  return some;
}

// All of both.
template <typename Wish>
WaysOf<Wish> both(const WaysOf<Wish>& some, const WaysOf<Wish>& more) {
  WaysOf<Wish> all;
  for (const std::vector<Wish>& one : some) {
    for (const std::vector<Wish>& other : more) {
      if (all.size() == most_ways) return all;
      all.push_back(one);
      all.back().insert(all.back().end(), other.begin(), other.end());
    }
  }
  return all;
}

}  // namespace harness::prove
