#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "harness/core/result.hpp"

namespace harness {

Result<std::string> read_file(const std::filesystem::path& path);

// Replaces the file in one step (write beside it, then rename), so that a reader never sees half.
// Devices and pipes without a name are written to; never waits for a reader to come.
Result<void> write_file(const std::filesystem::path& path, std::string_view content);

// Whether that could be done, as far as is known before there is anything to write.
Result<void> check_writable(const std::filesystem::path& path);

}  // namespace harness
