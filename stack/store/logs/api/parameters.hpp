#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "stack/store/http/message.hpp"
#include "stack/store/logs/query/log_query.hpp"
#include "stack/store/logs/query/matrix.hpp"
#include "stack/store/logs/query/outcome.hpp"

// What a request asks for, read as Loki reads it and refused in its words. Times are nanoseconds
// since the epoch.
namespace store::logs {

// Seconds, with or without a fraction, nanoseconds, or RFC 3339.
Outcome<std::int64_t> read_time(std::string_view text);

struct Bounds {
  std::int64_t start = 0;
  std::int64_t end = 0;  // not before the start

  // May be more than a signed number holds.
  std::uint64_t length() const {
    return static_cast<std::uint64_t>(end) - static_cast<std::uint64_t>(start);
  }
};
// `start`, `end` and `since`, by default the last hour.
Outcome<Bounds> read_bounds(const http::Request& request, std::int64_t now);

Outcome<std::size_t> read_limit(const http::Request& request, std::string_view name,
                                std::size_t otherwise);
Outcome<Direction> read_direction(const http::Request& request);

// `interval` between the entries of a log query; 0: all of them.
Outcome<std::int64_t> read_interval(const http::Request& request);

// `step` of a range query; by default what makes 250 of them.
Outcome<std::int64_t> read_step(const http::Request& request, const Bounds& bounds);
// Start and end are moved outwards to multiples of the step since the epoch.
Steps aligned(const Bounds& bounds, std::int64_t step);

// The first value that is not empty.
std::string_view text_of(const http::Request& request, std::string_view name);

}  // namespace store::logs
