#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace harness::languages::traceql {

// "1m57s", "1.5s", "500ns": numbers with units, down from hours, in nanoseconds. None where it is
// something else or does not fit.
std::optional<std::int64_t> parse_duration(std::string_view text);

// As queries have them: also "1d12h", whole numbers from years down to milliseconds, the largest
// unit first.
std::optional<std::int64_t> parse_duration_literal(std::string_view text);

// The shortest such text: "1m57s", "13.5ms", "0s", "-5ms".
std::string format_duration(std::int64_t nanoseconds);

}  // namespace harness::languages::traceql
