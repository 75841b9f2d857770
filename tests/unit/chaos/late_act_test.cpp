// What a server does late, when its fault was seen to be gone already.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "harness/chaos/acted_fault.hpp"
#include "harness/scenario/comparison.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/fake_acts.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/fake_target.hpp"

namespace harness::chaos {
namespace {

using test::eventually;
using ::testing::HasSubstr;

class ALateShop : public ::testing::Test {
 protected:
  ALateShop() {
    answers(200);
    acts.on("PUT {shop}/break", [this] { return answers(503); });
    acts.on("PUT {shop}/mend", [this] { return answers(200); });
  }

  // From now on.
  target::Outcome answers(int status) {
    acts.on("GET {shop}/", [status] {
      return target::Outcome{status == 200, "was answered " + std::to_string(status), status};
    });
    return {true, "was answered 200", 200};
  }

  void break_and_mend() {
    ASSERT_TRUE(fault.inject());
    ASSERT_TRUE(in_time([&] { return fault.proceed() && fault.seen().has_value(); }));
    ASSERT_TRUE(fault.revert());
    ASSERT_TRUE(in_time([&] { return fault.gone().has_value(); }));
  }

  // It is undone at once, and once more when it can no longer come.
  void break_without_an_answer() {
    acts.on("PUT {shop}/break", [] {
      return Result<target::Outcome>(
          fail(std::string("PUT {shop}/break") + target::no_answer + "timed out"));
    });
    ASSERT_TRUE(fault.inject());
    ASSERT_TRUE(eventually([&] { return !fault.proceed(); }));
    ASSERT_TRUE(fault.revert());
    ASSERT_TRUE(eventually([&] { return times("PUT {shop}/mend") == 1; }));
    clock.advance(std::chrono::seconds{20});
    ASSERT_TRUE(in_time([&] { return fault.gone().has_value(); }));
    ASSERT_EQ(times("PUT {shop}/mend"), 2);
  }

  std::string seen_back() {
    std::optional<Result<std::string>> back;
    EXPECT_TRUE(in_time([&] { return (back = fault.back()).has_value(); }));
    if (!back) return "nothing is known yet";
    return *back ? **back : "nobody knows: " + back->error().what;
  }

  bool in_time(const std::function<bool()>& is_so) {
    return eventually([&] {
      clock.advance(std::chrono::milliseconds{50});
      return is_so();
    });
  }

  std::int64_t times(const char* what) const {
    const auto log = acts.log();
    return std::ranges::count(log, what);
  }

  test::FakeActs acts;
  test::FakeClock clock;
  test::FakeTarget system{{"shop"}};
  ActedFault fault{{"http shop", target::RequestCall{"PUT", "{shop}/break"},
                    target::RequestCall{"PUT", "{shop}/mend"},
                    Proof{target::RequestCall{"GET", "{shop}/"}, 503}},
                   {system, clock, &acts}};
};

TEST_F(ALateShop, IsFoundToBeBrokenAgainAndMendedAgain) {
  break_and_mend();
  answers(503);
  EXPECT_EQ(seen_back(), "GET {shop}/ was answered 503");
  ASSERT_TRUE(fault.revert_again());
  EXPECT_TRUE(in_time([&] { return fault.gone().has_value(); }));
  EXPECT_EQ(times("promise http shop: PUT {shop}/mend"), 2) << "in the journal, as the first";
  EXPECT_EQ(times("PUT {shop}/mend"), 2);
  EXPECT_EQ(times("done 1"), 2);
}

TEST_F(ALateShop, ThatStaysMendedIsLeftAlone) {
  break_and_mend();
  EXPECT_EQ(seen_back(), "");
  EXPECT_EQ(times("PUT {shop}/mend"), 1);
}

// Its server goes on with what nobody waits for any more: whoever is left undoes it, until it has
// been looked at once more.
TEST_F(ALateShop, ThatGaveNoAnswerStaysInTheJournalUntilTheLastLook) {
  break_without_an_answer();
  EXPECT_EQ(times("done 1"), 0);
  EXPECT_EQ(seen_back(), "");
  EXPECT_EQ(times("done 1"), 1);
  EXPECT_EQ(times("promise http shop: PUT {shop}/mend"), 1);
}

TEST_F(ALateShop, ThatGaveNoAnswerIsMendedByThePromiseThatItHas) {
  break_without_an_answer();
  answers(503);
  EXPECT_EQ(seen_back(), "GET {shop}/ was answered 503");
  ASSERT_TRUE(fault.revert_again());
  EXPECT_TRUE(in_time([&] { return fault.gone().has_value(); }));
  EXPECT_EQ(times("promise http shop: PUT {shop}/mend"), 1);
  EXPECT_EQ(times("done 1"), 1);
}

TEST_F(ALateShop, ThatGaveNoAnswerAndGivesNoneInTheEndStaysInTheJournal) {
  break_without_an_answer();
  acts.on("GET {shop}/", [] { return Result<target::Outcome>(fail("GET {shop}/: no answer: x")); });
  EXPECT_EQ(seen_back(), "nobody knows: GET {shop}/: no answer: x");
  ASSERT_TRUE(fault.leave_undo());
  EXPECT_EQ(times("done 1"), 0);
}

// Silence is no sign that it is well: its undo is promised once more, and not sent.
TEST_F(ALateShop, ThatAnswersNothingInTheEndIsNotKnownToBeWell) {
  break_and_mend();
  const auto asked = times("GET {shop}/");
  acts.on("GET {shop}/", [] { return Result<target::Outcome>(fail("GET {shop}/: no answer: x")); });
  EXPECT_EQ(seen_back(), "nobody knows: GET {shop}/: no answer: x");
  EXPECT_EQ(times("GET {shop}/") - asked, 3);
  ASSERT_TRUE(fault.leave_undo());
  EXPECT_EQ(fault.gone(), std::nullopt);
  EXPECT_EQ(times("promise http shop: PUT {shop}/mend"), 2);
  EXPECT_EQ(times("PUT {shop}/mend"), 1);
  EXPECT_EQ(times("done 1"), 1);
}

TEST_F(ALateShop, ThatAnswersAfterAWhileIsLeftAlone) {
  break_and_mend();
  acts.on("GET {shop}/", [this] {
    answers(200);
    return Result<target::Outcome>(fail("GET {shop}/: no answer: x"));
  });
  EXPECT_EQ(seen_back(), "");
}

TEST_F(ALateShop, WasNeverBroken) {
  ASSERT_TRUE(fault.back());
  EXPECT_EQ(**fault.back(), "");
  EXPECT_TRUE(fault.leave_undo());
  EXPECT_EQ(times("promise http shop: PUT {shop}/mend"), 0);
}

// A share of requests is no number once none is sent any more.
TEST(TheLastLook, OfAQueryWithoutAValueShowsNothing) {
  for (const char* series : {"", R"({"metric":{},"value":[1,"NaN"]})"}) {
    const std::string all = series;
    test::FakeActs acts;
    acts.on("GET {prometheus}/", [all] {
      return target::Outcome{
          true, "was answered 200", 200,
          R"({"status":"success","data":{"resultType":"vector","result":[)" + all + "]}}"};
    });
    Proof proof{target::RequestCall{"GET", "{prometheus}/"}};
    proof.value = scenario::parse_comparison("> 0.5").value();
    proof.query = "share";
    const auto asked = ask(proof, acts, std::chrono::seconds{1}, {});
    ASSERT_FALSE(asked);
    EXPECT_TRUE(has_no_value(asked.error())) << to_string(asked.error());
  }
  EXPECT_FALSE(has_no_value(Error{"share was answered 503", {}, {}}));
}

TEST_F(ALateShop, IsMendedAgainWhereThatCannotBeWrittenDown) {
  break_and_mend();
  acts.refusal = "cannot be written: No space left on device";
  EXPECT_FALSE(fault.revert_again());
  EXPECT_TRUE(in_time([&] { return times("PUT {shop}/mend") == 2; }));
}

// Where nobody waits any more, the report has to say so.
TEST_F(ALateShop, LeavesItsUndoToOthersUntilItIsDone) {
  EXPECT_EQ(fault.left(), "");
  ASSERT_TRUE(fault.inject());
  ASSERT_TRUE(in_time([&] { return fault.proceed() && fault.seen().has_value(); }));
  EXPECT_EQ(fault.left(), "");
  acts.fails("PUT {shop}/mend");
  ASSERT_TRUE(fault.revert());
  ASSERT_TRUE(in_time([&] {
    fault.gone();
    return fault.left().find("its undo failed: ") == 0;
  }));
  EXPECT_THAT(fault.left(), HasSubstr("run harness recover"));
  acts.on("PUT {shop}/mend", [this] { return answers(200); });
  EXPECT_TRUE(in_time([&] { return fault.gone().has_value(); }));
  EXPECT_EQ(fault.left(), "");
}

}  // namespace
}  // namespace harness::chaos
