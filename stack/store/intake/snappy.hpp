#pragma once

#include <string>

#include "harness/core/result.hpp"

namespace store {

// Undoes snappy's block format, which agents of Loki send. What would become longer is refused
// before anything is allocated.
harness::Result<std::string> without_snappy(const std::string& body, std::size_t most_bytes);

}  // namespace store
