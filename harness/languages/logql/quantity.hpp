#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

// Numbers with units, as queries have them.
namespace harness::languages::logql {

// "42", "1e-3", "1_000": as the lexer found it. Else in Go's words why it is none: hexadecimal ones
// are not, and nothing that is larger than any.
tl::expected<double, std::string> read_number(std::string_view text);

// "90s", "1d12h", "0", as ranges are written: whole numbers, from the largest unit to the smallest,
// and none below the millisecond. Else in Loki's words why it is none.
tl::expected<std::chrono::nanoseconds, std::string> read_whole_duration(std::string_view text);

// "1.5h", "12ms3h", "500µs", as Go reads them: no unit above the hour.
std::optional<std::chrono::nanoseconds> read_go_duration(std::string_view text);

// One or the other.
std::optional<std::chrono::nanoseconds> read_duration(std::string_view text);

// "42B", "1.5KB", "3MiB". A unit must be there.
std::optional<std::uint64_t> read_bytes(std::string_view text);

}  // namespace harness::languages::logql
