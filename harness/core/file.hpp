#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "harness/core/result.hpp"

namespace harness {

Result<std::string> read_file(const std::filesystem::path& path);

// Replaces the file in one step (write beside it, then rename), so that a reader never sees half.
Result<void> write_file(const std::filesystem::path& path, std::string_view content);

}  // namespace harness
