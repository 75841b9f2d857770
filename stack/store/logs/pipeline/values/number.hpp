#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "harness/core/result.hpp"
#include "harness/languages/logql/go_number.hpp"
#include "harness/languages/logql/runes.hpp"

// Values as Go reads and writes them: what a label says becomes a number here, and an error says
// what Go's would, because it is shown in `__error_details__`.
namespace store::logs::pipeline {

using harness::Result;

using harness::languages::logql::IntegerBase;
using harness::languages::logql::parse_float;
using harness::languages::logql::parse_int;

// time.ParseDuration, in nanoseconds.
Result<std::int64_t> parse_go_duration(std::string_view text);

// That many nanoseconds in seconds, rounded as Duration.Seconds does.
double seconds_of(std::int64_t nanoseconds);

// A size as people write it: "1.5KiB", "2 MB", "1,024".
Result<std::uint64_t> parse_bytes(std::string_view text);

// %v of a float64: "1", "0.5", "1e+06", "NaN", "+Inf".
std::string format_float(double value);

// strconv.Quote: in double quotes, with Go's escapes.
using harness::languages::logql::in_quotes;

}  // namespace store::logs::pipeline
