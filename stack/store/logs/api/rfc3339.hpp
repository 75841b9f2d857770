#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace store::logs {

// "2026-11-28T09:30:00.123456789Z", "…+01:00": nanoseconds since the epoch.
std::optional<std::int64_t> read_rfc3339(std::string_view text);

}  // namespace store::logs
