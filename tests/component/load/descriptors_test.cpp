#include "harness/load/descriptors.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

namespace harness::load {
namespace {

rlimit limit() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  return limit;
}

TEST(Descriptors, AreAsManyAsTheProcessMayHave) {
  const rlimit original = limit();
  rlimit usual = original;
  usual.rlim_cur = 256;
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &usual), 0);
  EXPECT_TRUE(make_room_for(10));
  EXPECT_EQ(limit().rlim_cur, original.rlim_max);
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &original), 0);
}

TEST(Descriptors, ThatDoNotSufficeAreSaidSo) {
  const std::string most = std::to_string(limit().rlim_max);
  const std::uint64_t users = limit().rlim_max;
  EXPECT_EQ(to_string(make_room_for(users).error()),
            "load: there are " + most + " users, and this process may open " + most +
                " files only; have fewer users, or raise the limit (ulimit -Hn)");
}

}  // namespace
}  // namespace harness::load
