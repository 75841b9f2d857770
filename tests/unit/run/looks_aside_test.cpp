#include "harness/run/looks_aside.hpp"

#include <gtest/gtest.h>

#include <atomic>

#include "tests/support/eventually.hpp"

namespace harness::run {
namespace {

TEST(LooksAside, AreNotWaitedForAndTellOnceTheyAreOver) {
  std::promise<void> may_end;
  std::atomic<int> looks = 0;
  const auto end = may_end.get_future().share();
  LooksAside aside([&](const std::string&) {
    ++looks;
    end.wait();
    return std::size_t{3};
  });
  EXPECT_EQ(aside.at("http://127.0.0.1:1"), 0);
  EXPECT_EQ(aside.at("http://127.0.0.1:1"), 0) << "it is under way";
  may_end.set_value();
  EXPECT_TRUE(test::eventually([&] { return aside.at("http://127.0.0.1:1") > 0; }));
  EXPECT_EQ(aside.at("http://127.0.0.1:1"), 3);
  EXPECT_GE(looks, 1);
}

}  // namespace
}  // namespace harness::run
