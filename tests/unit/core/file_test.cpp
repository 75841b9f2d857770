#include "harness/core/file.hpp"

#include <gtest/gtest.h>

#include "tests/support/temp_directory.hpp"

namespace harness {
namespace {

TEST(ReadFile, ReadsAllOfIt) {
  const test::TempDirectory temp;
  const std::string content = std::string("a\0b\n", 4) + std::string(100'000, 'x');
  ASSERT_TRUE(write_file(temp / "file", content));
  EXPECT_EQ(read_file(temp / "file"), content);
  ASSERT_TRUE(write_file(temp / "file", ""));
  EXPECT_EQ(read_file(temp / "file"), "");
}

TEST(ReadFile, NamesWhatIsInTheWay) {
  EXPECT_EQ(to_string(read_file("/no/such/file").error()),
            "/no/such/file: cannot read: No such file or directory");
  EXPECT_EQ(to_string(read_file("/").error()), "/: is a directory; name a file");
}

// It opens, but nobody's memory begins at address 0: as if the disk had failed.
TEST(ReadFile, ReportsAFailureInMidFile) {
  EXPECT_EQ(to_string(read_file("/proc/self/mem").error()),
            "/proc/self/mem: cannot read: Input/output error");
}

}  // namespace
}  // namespace harness
