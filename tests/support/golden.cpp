#include "tests/support/golden.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "harness/core/file.hpp"

namespace harness::test {
namespace {

std::filesystem::path in_repository(const std::string& path) {
  return std::filesystem::path(HARNESS_SOURCE_DIR) / path;
}

}  // namespace

void expect_golden(const std::string& name, const std::string& actual) {
  const std::filesystem::path path = in_repository("tests/golden/" + name);
  if (std::getenv("HARNESS_UPDATE_GOLDEN") != nullptr) {
    std::filesystem::create_directories(path.parent_path());
    ASSERT_TRUE(write_file(path, actual)) << path;
  }
  const Result<std::string> expected = read_file(path);
  ASSERT_TRUE(expected) << to_string(expected.error());
  EXPECT_EQ(*expected, actual) << path;
}

std::vector<std::string> repository_files(const std::string& directory,
                                          const std::string& extension) {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(in_repository(directory))) {
    if (entry.path().extension() != extension) continue;
    files.push_back(directory + "/" + entry.path().filename().string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string repository_file(const std::string& path) {
  const Result<std::string> content = read_file(in_repository(path));
  EXPECT_TRUE(content) << path;
  return content.value_or("");
}

}  // namespace harness::test
