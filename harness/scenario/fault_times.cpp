#include "harness/scenario/fault_times.hpp"

#include <algorithm>

#include "harness/scenario/scenario.hpp"

namespace harness::scenario {

// The first may reach over its phase's end, and so may the last of a number that is given.
std::uint64_t occurrences_of(const FaultTimes& times, Duration phase) {
  if (!times.every || *times.every <= Duration{0}) return 1;
  if (times.times) return *times.times;
  const Duration first_end = times.at.value_or(Duration{0}) + times.length.value_or(Duration{0});
  if (first_end > phase) return 1;
  return 1 + static_cast<std::uint64_t>((phase - first_end) / *times.every);
}

std::vector<FaultSpan> spans_of(const FaultTimes& times, Duration phase) {
  if (times.begins_before_its_phase()) return {{}};
  std::vector<FaultSpan> spans;
  const std::uint64_t count = std::min(occurrences_of(times, phase), most_occurrences);
  Duration begin = times.at.value_or(Duration{0});
  for (std::uint64_t i = 0; i < count; ++i) {
    spans.push_back({begin, times.length, times.waits});
    begin += times.every.value_or(Duration{0});
  }
  return spans;
}

FaultInterval interval_of(const FaultSpan& span, Duration phase_begin, Duration phase_length) {
  const Duration begin = phase_begin + span.begin.value_or(Duration{0});
  const Duration phase_end = phase_begin + phase_length;
  if (!span.length) return {begin, phase_end};
  return {begin, (span.waits ? phase_end : begin) + *span.length};
}

FaultTimes times_of(const FaultUse& fault) {
  FaultTimes times;
  if (fault.at.written()) times.at = *fault.at;
  if (fault.length.written()) times.length = *fault.length;
  if (fault.every.written()) times.every = *fault.every;
  if (fault.times.written()) times.times = *fault.times;
  times.waits = fault.when.has_value();
  return times;
}

}  // namespace harness::scenario
