#pragma once

#include <string>
#include <vector>

namespace harness::test {

// Compares with tests/golden/<name>. HARNESS_UPDATE_GOLDEN=1 writes the file instead; read the diff
// before committing it.
void expect_golden(const std::string& name, const std::string& actual);

// The files of that extension (".yaml") in a directory of the repository, in alphabetical order and
// named from its root.
std::vector<std::string> repository_files(const std::string& directory,
                                          const std::string& extension);

// tests/golden/<name> and other files of the repository, from its root.
std::string repository_file(const std::string& path);

}  // namespace harness::test
