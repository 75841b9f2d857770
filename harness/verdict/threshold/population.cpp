#include "harness/verdict/threshold/population.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <vector>

namespace harness::verdict {
namespace {

constexpr double no_end = std::numeric_limits<double>::infinity();

// Each as short as it can have been.
load::Histogram shortest(const Population& population) {
  load::Histogram times = population.answered;
  times.merge(population.cut_off);
  times.merge(population.timed_out);
  times.merge(
      load::Histogram::from_buckets(std::array{load::Histogram::Bucket{0, population.unanswered}}));
  return times;
}

load::Histogram with_longest_at_once(const load::Histogram& times, std::uint64_t count) {
  std::vector<load::Histogram::Bucket> buckets = times.buckets();
  std::uint64_t left = std::min(count, times.count());
  const std::uint64_t all = left;
  for (auto bucket = buckets.rbegin(); bucket != buckets.rend() && left > 0; ++bucket) {
    const std::uint64_t taken = std::min(left, bucket->second);
    bucket->second -= taken;
    left -= taken;
  }
  buckets.emplace_back(0, all);
  std::erase_if(buckets, [](const auto& bucket) { return bucket.second == 0; });
  return load::Histogram::from_buckets(buckets);
}

// Each as long as it can have been: those without an end come after all that were answered.
double longest_at(const Population& population, double percent) {
  const auto size = static_cast<double>(population.size());
  const auto answered = static_cast<double>(population.answered.count());
  if (size == answered) {
    return static_cast<double>(population.answered.percentile(percent).value_or(0));
  }
  if (percent / 100 * size > answered) return no_end;
  return static_cast<double>(
      population.answered.percentile(std::min(100.0, percent * size / answered)).value_or(0));
}

Interval micros(const Population& population, const scenario::Condition& condition) {
  const load::Histogram low = shortest(population);
  const bool has_ends = population.answered.count() == population.size();
  if (condition.aggregate == "avg") return {low.mean(), has_ends ? low.mean() : no_end};
  if (condition.aggregate == "max") {
    const auto max = static_cast<double>(low.max());
    return {max, has_ends ? max : no_end};
  }
  if (condition.aggregate == "min") {
    const bool any = population.answered.count() > 0;
    return {static_cast<double>(low.min()),
            any ? static_cast<double>(population.answered.min()) : no_end};
  }
  const double percent = condition.aggregate == "med" ? 50 : condition.percentile;
  // Of one bucket, one histogram may show the end and the other, whose highest it has, the value.
  const auto [shortest_there, longest_there] = std::minmax(
      {static_cast<double>(low.percentile(percent).value_or(0)), longest_at(population, percent)});
  return {shortest_there, longest_there};
}

// By how much a figure may be too high, in µs: no time, and so no rank and no extreme of them, by
// more than the most that one of them has waited; their mean by what all of them have, over all.
double most_too_high(const Population& population, const scenario::Condition& condition) {
  const load::Waited& waited = population.waited;
  if (condition.aggregate != "avg") return static_cast<double>(waited.longest);
  const std::uint64_t there = std::min(waited.count, population.answered.count());
  const std::uint64_t all = std::min(waited.sum, there * waited.longest);
  return static_cast<double>(all) / static_cast<double>(population.size());
}

}  // namespace

std::optional<Interval> trend(const Population& population, const scenario::Condition& condition) {
  if (population.size() == 0) return std::nullopt;
  Interval all = micros(population, condition);
  if (population.may_lack_cut_off && population.cut_off.count() > 0) {
    Population rest = population;
    rest.cut_off = {};
    // Without them there may be nothing to be fast or slow.
    all = rest.size() > 0 ? hull(all, micros(rest, condition)) : Interval{0, no_end};
  }
  return Interval{all.low / 1000, all.high / 1000};
}

// Nobody knows which they were. If they were the longest, and came at once, that is the least that
// any of these figures can have been; but none is too high by more than they have waited.
std::optional<Interval> trend_without_waiting(const Population& population,
                                              const scenario::Condition& condition) {
  Population at_once = population;
  at_once.answered = with_longest_at_once(population.answered, population.waited.count);
  const auto as_measured = trend(population, condition);
  const auto shortest = trend(at_once, condition);
  if (!as_measured || !shortest) return as_measured;
  const double most = most_too_high(population, condition) / 1000;
  const double low = std::max({0.0, shortest->low, as_measured->low - most});
  return Interval{std::min(low, as_measured->low), as_measured->high};
}

}  // namespace harness::verdict
