#include "harness/verdict/series/counter_scrapes.hpp"

#include <algorithm>
#include <limits>

namespace harness::verdict {
namespace {

// From one scrape to the next, at the most.
double idle_rise(const Scrapes& scrapes, WallTime until) {
  double most = 0;
  for (std::size_t i = 1; i < scrapes.size() && scrapes[i].at <= until; ++i) {
    const auto& from = scrapes[i - 1].value;
    if (from && scrapes[i].value) most = std::max(most, *scrapes[i].value - *from);
  }
  return most;
}

}  // namespace

Interval counted_behind(const Scrapes& scrapes, const CounterScrape& after,
                        const std::optional<WallTime>& idle_until) {
  const double idle = idle_until ? idle_rise(scrapes, *idle_until) : 0;
  double last = after.value.value_or(0);
  double more = 0;
  bool rises = false;
  for (const CounterScrape& scrape : scrapes) {
    if (scrape.at <= after.at || !scrape.succeeded || !scrape.value) continue;
    if (*scrape.value < last) break;  // it began anew
    const double rise = std::max(0.0, *scrape.value - last - idle);
    rises = rise > 0;
    more += rise;
    last = *scrape.value;
  }
  return {0, rises ? std::numeric_limits<double>::infinity() : more};
}

}  // namespace harness::verdict
