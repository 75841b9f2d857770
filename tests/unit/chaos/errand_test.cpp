#include "harness/chaos/errand.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>

#include "tests/support/eventually.hpp"

namespace harness::chaos {
namespace {

using test::eventually;

TEST(Errand, HasNoOutcomeWhileItIsUnderWay) {
  std::atomic<bool> may_end = false;
  const Errand errand([&](const std::stop_token&) -> Result<std::string> {
    may_end.wait(false);
    return "done";
  });
  EXPECT_FALSE(errand.outcome());
  may_end = true;
  may_end.notify_all();
  EXPECT_TRUE(eventually([&] { return errand.outcome().has_value(); }));
  EXPECT_EQ(**errand.outcome(), "done");
}

TEST(Errand, SaysWhatWentWrong) {
  const Errand errand([](const std::stop_token&) -> Result<std::string> {
    return fail("was refused", "drop table", "ask for less");
  });
  EXPECT_TRUE(eventually([&] { return errand.outcome().has_value(); }));
  EXPECT_FALSE(errand.outcome()->has_value());
}

TEST(Errand, IsToldToEndWhenNobodyWantsItAnyMore) {
  std::atomic<bool> was_told = false;
  {
    const Errand errand([&](const std::stop_token& stop) -> Result<std::string> {
      std::atomic<bool> over = false;
      const std::stop_callback tell(stop, [&] {
        over = true;
        over.notify_all();
      });
      over.wait(false);
      was_told = true;
      return "ended early";
    });
  }
  EXPECT_TRUE(was_told);
}

}  // namespace
}  // namespace harness::chaos
