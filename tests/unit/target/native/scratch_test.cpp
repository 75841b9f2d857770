#include "harness/target/native/scratch.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <cstdlib>

#include "tests/support/temp_directory.hpp"

namespace harness::target {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class Scratch : public ::testing::Test {
 protected:
  Scratch() { ::setenv("TMPDIR", temp_.path().c_str(), 1); }
  ~Scratch() override { ::unsetenv("TMPDIR"); }

 private:
  test::TempDirectory temp_;
};

TEST_F(Scratch, IsFoundByWhoComesNext) {
  const auto scratch = make_scratch();
  ASSERT_TRUE(scratch);
  EXPECT_THAT(find_scratches(), ElementsAre(*scratch));
}

// Nobody would know whose it is.
TEST_F(Scratch, LeavesNothingWhereItCannotBeMadeWhole) {
  rlimit limit{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &limit), 0);
  const rlimit none{0, limit.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &none), 0);
  const auto scratch = make_scratch();
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &limit), 0);
  ASSERT_FALSE(scratch);
  EXPECT_THAT(to_string(scratch.error()), HasSubstr("/input: cannot write: Too many open files; "));
  EXPECT_THAT(find_scratches(), IsEmpty());
}

}  // namespace
}  // namespace harness::target
