#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "harness/scenario/system/process.hpp"

namespace harness::run {

// Which of these variables stand in the text of a program, each with the file that has it. Of its
// text is what its command line names below the directory that it runs in: files and folders by
// their path, or by their name in that directory, without its ending (app.py of "app:app"). None:
// nothing of it is there, so that nobody knows what it heeds.
std::optional<std::map<std::string, std::string>> variables_in_program(
    const scenario::Words& command, const std::filesystem::path& directory,
    const std::set<std::string>& variables);

}  // namespace harness::run
