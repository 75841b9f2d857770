#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "harness/core/clock.hpp"
#include "harness/core/result.hpp"

// What a flood of a log store is made of: when which lines are due, what they look like, and how
// one sees that they come. Pure; who pushes and asks is in flood.cpp, the like of spans, which are
// due when lines would be, in flood_spans.hpp.
namespace harness::chaos {

// Of each line: shorter ones have no room for what every line says.
inline constexpr std::size_t shortest_flood_line = 100;

// The stream that is a flood's alone.
inline constexpr const char* flood_stream = "{job=\"flood\"}";

struct FloodRate {
  std::uint64_t lines = 0;  // a second
  std::size_t bytes = 0;    // of each
};

// How many lines to push after `elapsed`, with `sent` pushed before: what comes due in 50 ms is
// gathered, and no push has more than comes due in 100 ms.
std::uint64_t flood_batch(Duration elapsed, std::uint64_t rate, std::uint64_t sent);

// JSON of exactly that many bytes.
std::string flood_line(std::uint64_t number, std::size_t bytes);

// A body of the push API: lines `first`, `first` + 1, …, each a nanosecond after the one before.
std::string flood_body(std::uint64_t first, std::uint64_t lines, std::size_t bytes, WallTime at);

// A query of the store: how many lines of the flood are no older than that.
std::string flood_query(Duration range);

// What the store answers to it: an empty answer means 0.
Result<std::uint64_t> flood_lines_in(const std::string& answer);

// What became of lines, or spans, that were pushed.
struct FloodTally {
  std::uint64_t pushed = 0;
  std::uint64_t refused = 0;     // in so many words
  std::uint64_t unanswered = 0;  // nobody knows whether the store has them
  std::string problem;           // the last one; empty: none

  // "2000 lines pushed, 100 of them refused (429 …)"
  std::string text(const std::string& things = "lines") const;
};

// What was seen of a flood for a while.
struct FloodLook {
  Duration length;
  std::uint64_t stored = 0;   // as a query of the store says
  std::uint64_t refused = 0;  // they came, and it said no
};

// By how much less than half of the lines came than it was to be; none: enough of them did.
std::optional<std::string> flood_shortfall(const FloodLook& look, std::uint64_t rate,
                                           const std::string& things = "lines");

}  // namespace harness::chaos
