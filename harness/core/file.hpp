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

// Whether something is not written because its disk is full, or its user may keep no more there: it
// is nobody's mistake.
bool is_want_of_room(const Error& error);

// Whether that could be done, as far as is known before there is anything to write.
Result<void> check_writable(const std::filesystem::path& path);

}  // namespace harness
