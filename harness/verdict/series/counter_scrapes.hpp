#pragma once

#include <optional>
#include <vector>

#include "harness/core/clock.hpp"
#include "harness/core/interval.hpp"

namespace harness::verdict {

// A scrape of one target, and what it brought of one series.
struct CounterScrape {
  WallTime at;
  bool succeeded = false;
  std::optional<double> value;  // none: the target did not have the series then
};
using Scrapes = std::vector<CounterScrape>;

// How much more came to be counted behind the scrape that counts, beyond what it rises by where
// nobody asks for anything, as is seen until then: who counts its own scrapes always does. What
// still rises at the last look may go on.
Interval counted_behind(const Scrapes& scrapes, const CounterScrape& after,
                        const std::optional<WallTime>& idle_until);

}  // namespace harness::verdict
