// Metrics that stand still from a moment on, though their target goes on answering.
#include "harness/verdict/series/frozen.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/verdict/evidence.hpp"

namespace harness::verdict {
namespace {

using ::testing::HasSubstr;

class Frozen : public ::testing::Test {
 protected:
  Frozen() {
    scenario::Request order;
    order.name = "order";
    order.url = "{roller}/order";
    run_.plan.loads.emplace_back().flows.emplace_back().requests = {order};
    claim_.phase.reset();
  }

  // Answered in each second from one to before the other, but for one.
  void answer(std::uint32_t from, std::uint32_t to, std::uint32_t without = 999) {
    std::vector<std::uint32_t> seconds;
    for (std::uint32_t at = from; at < to; ++at) {
      if (at != without) seconds.push_back(at);
    }
    run_.observations.load.requests.push_back(answered_in(seconds));
    run_.observations.load.requests.back().request = "order";
  }

  std::vector<Busy> busy(double until = 60) const {
    const Evidence evidence = evidence_for(claim_, run_.plan, run_.observations);
    return busy_in(evidence, {at(0), at(until)});
  }

  SmallRun run_;
  plan::Claim claim_;
};

TEST_F(Frozen, IsLookedForWhereATargetAnsweredAtFirstAndAtLast) {
  answer(1, 11);
  const auto all = busy();
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].job, "roller");
  EXPECT_EQ(all[0].first, (observe::Window{at(1), at(5)}));
  EXPECT_EQ(all[0].last, (observe::Window{at(7), at(11)}));
  ASSERT_EQ(busy(10.5).size(), 1U);
  EXPECT_EQ(busy(10.5)[0].last, (observe::Window{at(6), at(10)})) << "whole seconds of the window";
}

// The same request in two phases is one.
TEST_F(Frozen, IsLookedForAcrossPhases) {
  answer(0, 5);
  answer(5, 10);
  ASSERT_EQ(busy().size(), 1U);
  EXPECT_EQ(busy()[0].last, (observe::Window{at(6), at(10)}));
}

TEST_F(Frozen, IsNotLookedForWhereATargetHasPauses) {
  answer(0, 20, 18);
  EXPECT_TRUE(busy().empty()) << "it may have had nothing to count";
}

TEST_F(Frozen, IsNotLookedForInAShortRun) {
  answer(0, 7);
  EXPECT_TRUE(busy().empty());
}

TEST_F(Frozen, IsNotLookedForOfWhoIsNotCalledByName) {
  answer(0, 20);
  run_.observations.load.requests.front().request = "another";
  EXPECT_TRUE(busy().empty());
}

TEST_F(Frozen, IsToldByAllCountersTogether) {
  const std::string query = with_frozen({"roller", {at(1), at(5)}, {at(7), at(11)}}, at(12),
                                        std::chrono::milliseconds{500});
  const std::string all =
      "changes(sum by (job, instance) "
      "({__name__=~\".+_(total|count|sum|bucket)\",job=\"roller\"})";
  EXPECT_THAT(query, HasSubstr(all + "[4000ms:500ms] offset 1000ms) == 0"));
  EXPECT_THAT(query, HasSubstr(all + "[4000ms:500ms] offset 7000ms) >= 3"));
  EXPECT_THAT(query, HasSubstr(R"(count by (job) (up{job="roller"}) == 1)"))
      << "of several instances one may get nothing to do";
}

}  // namespace
}  // namespace harness::verdict
