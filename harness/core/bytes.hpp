#pragma once

#include <cstdint>
#include <string>

#include "harness/core/result.hpp"

namespace harness {

// "1GiB", "512 MiB", "64KiB", "1000": powers of 1024, whole numbers of them.
Result<std::uint64_t> parse_bytes(const std::string& text);

// "1 GiB", "1.5 GiB", "12 B": to the tenth.
std::string format_bytes(std::uint64_t bytes);

}  // namespace harness
