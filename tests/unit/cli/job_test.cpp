#include "harness/cli/job.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace harness::cli {
namespace {

TEST(SharedInterrupt, IsHeardByWhoeverWaits) {
  SharedInterrupt interrupt;
  EXPECT_FALSE(interrupt.wait(Duration{0}));
  EXPECT_FALSE(interrupt.requested());
  bool was_heard = false;
  {
    const std::jthread job([&] { was_heard = interrupt.wait(std::chrono::minutes{1}); });
    interrupt.request();
  }
  EXPECT_TRUE(was_heard);
  EXPECT_TRUE(interrupt.requested());
}

TEST(SharedLines, ShowEachLineBehindTheNameOfItsRun) {
  SharedLines lines;
  ::testing::internal::CaptureStdout();
  const auto one = lines.display_of("storm");
  const auto other = lines.display_of("outage");
  one->print("00:00.0", "phase baseline");
  other->print("00:01.5", "phase outage");
  EXPECT_EQ(::testing::internal::GetCapturedStdout(),
            "storm  00:00.0  phase baseline\noutage  00:01.5  phase outage\n");
}

}  // namespace
}  // namespace harness::cli
