#pragma once

#include <filesystem>

#include "harness/core/result.hpp"

namespace harness::target {

// Whether Prometheus will take the rules of this file, by promtool's word; where there is none,
// Prometheus will say it itself. A Prometheus that refuses its rules does not start.
Result<void> check_rule_file(const std::filesystem::path& file);

}  // namespace harness::target
