#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>

#include "harness/core/duration.hpp"
#include "harness/core/interval.hpp"
#include "harness/load/record/stats.hpp"
#include "harness/scenario/threshold.hpp"

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

// Of requests. A good answer that a late generator saw when its time was up may have come too late,
// and what ran out of time then may have been in time. What may be another's answer says nothing.
template <typename Counts>
std::optional<Interval> share_of_failed(const Counts& counts, const load::Waited& waited) {
  const std::uint64_t good = std::min(counts.ok, waited.good_overdue + counts.in_doubt);
  const std::uint64_t failed = std::min(counts.failed, waited.failed_overdue + counts.in_doubt);
  return share(counts.failed - failed, counts.ok - good, counts.unknown + good + failed);
}

inline std::string said_of_overdue(const load::Waited& waited) {
  const std::uint64_t all = waited.good_overdue + waited.failed_overdue;
  if (all == 0) return "";
  return ", " + std::to_string(all) + " seen by a late generator when their time was up";
}

inline std::string said_of_doubt(std::uint64_t in_doubt) {
  return in_doubt == 0
             ? ""
             : ", " + std::to_string(in_doubt) + " answered by what may be another's answer";
}

// How many, or how many a second; none of no time.
inline std::optional<Interval> count_or_rate(const Interval& count,
                                             const scenario::Condition& condition,
                                             Duration length) {
  if (condition.aggregate == "count") return count;
  if (length <= Duration{0}) return std::nullopt;
  return Interval{count.low / seconds(length), count.high / seconds(length)};
}

}  // namespace harness::verdict
