// Storms on a service of an author's own, which answers as it likes.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <nlohmann/json.hpp>

#include "tests/component/chaos/fault_test.hpp"
#include "tests/support/loopback_server.hpp"

namespace harness::chaos {
namespace {

using nlohmann::json;
using test::eventually;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class StormOfAnother : public FaultTest {
 protected:
  StormOfAnother() : FaultTest("shop") {
    system.storm_doors["shop"] = {server.url(), "sesame", "/x", {}};
  }

  std::unique_ptr<Fault> inject() {
    return injected("storm", {{"service", "shop"}, {"error_rate", "1"}});
  }

  test::ServedResponse answer(const test::ServedRequest& request) {
    if (request.head.starts_with("PUT /admin/storm")) {
      storm = json::parse(request.body);
      if (numbers) storm["number"] = 1;
      return {200, json{{"storm", storm}}.dump(), false, true};
    }
    if (request.head.starts_with("DELETE /admin/storm")) {
      if (refuses_to_end) return {500, "no", false, true};
      storm = nullptr;
      if (ends_without_a_word) return {204, {}, false, true};
      return {200, R"({"storm":null})", false, true};
    }
    if (request.head.starts_with("GET /admin/storm")) {
      return {200, says.empty() ? json{{"storm", storm}}.dump() : says, false, true};
    }
    return {!storm.is_null() && acts ? 500 : 200, {}, false, true};
  }

  // Said before the service is asked the first time, but for the last three.
  bool numbers = true;
  std::string says;  // of its storm, whatever it is
  std::atomic<bool> ends_without_a_word = false;
  std::atomic<bool> refuses_to_end = false;
  std::atomic<bool> acts = true;
  json storm;  // the server's thread's
  test::LoopbackServer server{[this](const test::ServedRequest& one) { return answer(one); }};
};

TEST_F(StormOfAnother, ThatEndsAsItIsToHasNothingWrongWithItsEnd) {
  const auto fault = inject();
  EXPECT_THAT(outcome_of(*fault), StartsWith("GET /x of shop: 40 of 40 answers failed"));
  EXPECT_EQ(fault->over(), std::nullopt);
  expect_gone_after_revert(*fault);
  EXPECT_EQ(fault->end().faded, "");
  EXPECT_EQ(fault->end().outstayed, "");
}

// A number is for those who may have another's storm in between.
TEST_F(StormOfAnother, NeedsNoNumber) {
  numbers = false;
  const auto fault = inject();
  EXPECT_THAT(outcome_of(*fault), StartsWith("GET /x of shop: 40 of 40 answers failed"));
  const auto asked = [&] { return server.requests().size(); };
  const std::size_t before = asked();
  EXPECT_TRUE(eventually([&] { return fault->over() || asked() > before + 3; }));
  EXPECT_EQ(fault->over(), std::nullopt);
  expect_gone_after_revert(*fault);
}

// What it says of its storm is another's, or none at all.
TEST_F(StormOfAnother, ThatIsNotWhatWasAskedForSaysWhatItIs) {
  says = R"({"storm":{"die":5,"error_rate":"0.6"}})";
  const auto fault = inject();
  EXPECT_TRUE(eventually([&] {
    EXPECT_TRUE(fault->proceed());
    EXPECT_EQ(fault->seen(), std::nullopt);
    return fault->in_the_way().find(R"(and says that its storm is {"die":5)") != std::string::npos;
  })) << fault->in_the_way();
  ASSERT_TRUE(fault->revert());
}

TEST_F(StormOfAnother, OfAnotherShapeIsNoCrash) {
  says = R"({"storm":5})";
  const std::string why = rehearsed("storm", {{"service", "shop"}, {"error_rate", "1"}});
  EXPECT_THAT(why, AllOf(StartsWith("here: http://127.0.0.1:"),
                         HasSubstr("/admin/storm: answers JSON with 5 at /storm, where an object "
                                   "belongs")));
}

TEST_F(StormOfAnother, ThatIsRefusedItsEndSaysSo) {
  const auto fault = inject();
  outcome_of(*fault);
  refuses_to_end = true;
  ASSERT_TRUE(fault->revert());
  EXPECT_TRUE(eventually([&] { return fault->undone(); }));
  EXPECT_THAT(fault->end().outstayed,
              AllOf(StartsWith("it could not be ended: DELETE http"), HasSubstr("answered 500")));
  refuses_to_end = false;
}

// What it says is not all that counts: it has ended.
TEST_F(StormOfAnother, ThatEndsWithoutAWordHasEnded) {
  const auto fault = inject();
  outcome_of(*fault);
  ends_without_a_word = true;
  expect_gone_after_revert(*fault);
  EXPECT_EQ(fault->end().outstayed, "");
}

TEST_F(StormOfAnother, WhoseEffectHasEndedWhileItsServiceSaysThatItIsOnIsToldAtItsEnd) {
  const auto fault = inject();
  outcome_of(*fault);
  acts = false;
  EXPECT_EQ(fault->over(), std::nullopt) << "the service alone is asked while it lasts";
  expect_gone_after_revert(*fault);
  EXPECT_EQ(fault->end().faded,
            "shop said that it was on when it was to end, and nothing was to be seen of it: GET /x "
            "of shop: 0 of 80 answers failed, and 0 of 40 before");
}

}  // namespace
}  // namespace harness::chaos
