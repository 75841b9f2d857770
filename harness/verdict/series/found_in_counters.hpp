#pragma once

// What a question finds of targets, as the label `found` of its series has it.
namespace harness::verdict {

inline constexpr const char* found_anew = "began anew";
inline constexpr const char* found_away = "away";
inline constexpr const char* found_old = "old";
inline constexpr const char* found_below_zero = "below 0";
inline constexpr const char* found_no_histogram = "no histogram";
inline constexpr const char* found_twice = "twice";
inline constexpr const char* found_vanished = "vanished";
inline constexpr const char* found_frozen = "frozen";
inline constexpr const char* found_relabelled = "relabelled";
inline constexpr const char* found_uncounted = "uncounted";

}  // namespace harness::verdict
