#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "harness/core/duration.hpp"

namespace harness::scenario {

// When a fault is there, counted from its phase's beginning. Nothing of it: all through its phase,
// from the transition before it to the one after it.
struct FaultTimes {
  std::optional<Duration> at = {};
  std::optional<Duration> length = {};  // none: to its phase's end
  std::optional<Duration> every = {};   // it comes again that long after it came; has a length, too
  std::optional<std::uint64_t> times = {};  // none: as often as it fits into its phase
  bool waits = false;                       // for a condition, before it comes

  bool begins_before_its_phase() const { return !at && !length && !every && !waits; }
  bool ends_after_its_phase() const { return !length; }
  bool is_whole_phase() const { return begins_before_its_phase() && ends_after_its_phase(); }

  bool operator==(const FaultTimes&) const = default;
};

// Nobody reads a report of more.
inline constexpr std::uint64_t most_occurrences = 1000;

std::uint64_t occurrences_of(const FaultTimes& times, Duration phase);

// One time that a fault is there.
struct FaultSpan {
  std::optional<Duration> begin;   // after its phase begins; none: in the transition before that
  std::optional<Duration> length;  // none: until the transition after its phase
  bool waits = false;              // it may begin as late as its phase ends
};

// All of them, in order of time; of too many the first.
std::vector<FaultSpan> spans_of(const FaultTimes& times, Duration phase);

// The same where one phase begins when the one before it ends: how long a transition takes is not
// known beforehand. The end is not part of it.
struct FaultInterval {
  Duration begin{0};
  Duration end{0};

  bool overlaps(const FaultInterval& other) const { return begin < other.end && other.begin < end; }
};

FaultInterval interval_of(const FaultSpan& span, Duration phase_begin, Duration phase_length);

}  // namespace harness::scenario
