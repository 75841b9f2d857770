#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "harness/core/result.hpp"

namespace harness::target {

// "3.7.8" of "loki, version 3.7.8 (branch: HEAD)", where that is the program's name; none where
// another one speaks, or it does not say.
std::optional<std::string> version_in(const std::string& text, const std::string& name);

// Whether a version is that old or newer: numbers between dots, so that 3.10 is newer than 3.9.
bool is_at_least(const std::string& version, const std::string& oldest);

// Asks the program itself, with --version, and refuses one that is another, older, or does not say.
Result<void> check_version(const std::filesystem::path& program, const std::string& name,
                           const std::string& oldest);

}  // namespace harness::target
