#pragma once

#include <string>

namespace harness::test {

// Compares with tests/golden/<name>. HARNESS_UPDATE_GOLDEN=1 writes the file instead; read the diff
// before committing it.
void expect_golden(const std::string& name, const std::string& actual);

// tests/golden/<name> and other files of the repository, from its root.
std::string repository_file(const std::string& path);

}  // namespace harness::test
