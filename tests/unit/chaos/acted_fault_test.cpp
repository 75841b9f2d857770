#include "harness/chaos/acted_fault.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>

#include "tests/support/eventually.hpp"
#include "tests/support/fake_acts.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/fake_target.hpp"

namespace harness::chaos {
namespace {

using test::eventually;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class ActedFaultTest : public ::testing::Test {
 protected:
  ActedFaultTest() { acts.fails("sh proof"); }

  static WrittenFault written() {
    return {"command sh", target::ProgramCall{{"sh", "inject"}},
            target::ProgramCall{{"sh", "undo"}}, Proof{target::ProgramCall{{"sh", "proof"}}}};
  }

  // As the board looks at it.
  bool is_seen() {
    return eventually([&] {
      clock.advance(std::chrono::milliseconds{50});
      EXPECT_TRUE(fault.proceed());
      proof = fault.seen().value_or("");
      return !proof.empty();
    });
  }

  bool is_gone() {
    return eventually([&] {
      clock.advance(std::chrono::milliseconds{50});
      proof = fault.gone().value_or("");
      return !proof.empty();
    });
  }

  std::string why_not_injected() {
    std::string why;
    EXPECT_TRUE(eventually([&] {
      const auto went_on = fault.proceed();
      if (!went_on) why = went_on.error().what;
      return !why.empty();
    }));
    return why;
  }

  // What it breaks is broken once it has been injected.
  void inject() {
    acts.on("sh inject", [this] {
      acts.succeeds("sh proof");
      return target::Outcome{true, "ended with exit code 0"};
    });
    acts.on("sh undo", [this] {
      acts.fails("sh proof");
      return target::Outcome{true, "ended with exit code 0"};
    });
    ASSERT_TRUE(fault.inject());
    ASSERT_TRUE(is_seen());
  }

  test::FakeActs acts;
  test::FakeClock clock;
  test::FakeTarget system{{"shop"}};
  ActedFault fault{written(), {system, clock, &acts}};
  std::string proof;
};

TEST_F(ActedFaultTest, PromisesItsUndoBeforeItActs) {
  inject();
  EXPECT_EQ(proof, "sh inject ended with exit code 0; sh proof ended with exit code 0");
  const auto log = acts.log();
  ASSERT_GE(log.size(), 4U);
  EXPECT_THAT(std::vector(log.begin(), log.begin() + 3),
              ElementsAre("promise command sh: sh undo", "sh proof", "sh inject"));
}

TEST_F(ActedFaultTest, IsGoneOnceItIsUndoneAndItsProofNoLongerHolds) {
  inject();
  ASSERT_TRUE(fault.revert());
  ASSERT_TRUE(is_gone());
  EXPECT_EQ(proof, "sh undo ended with exit code 0; sh proof ended with exit code 1");
  EXPECT_THAT(acts.log(), Contains("done 1"));
}

TEST_F(ActedFaultTest, IsNotGoneWhileItsProofHolds) {
  inject();
  acts.succeeds("sh undo");  // and mends nothing
  ASSERT_TRUE(fault.revert());
  EXPECT_TRUE(eventually([&] {
    clock.advance(std::chrono::milliseconds{50});
    EXPECT_EQ(fault.gone(), std::nullopt);
    return fault.in_the_way() == "sh proof ended with exit code 0";
  }));
}

TEST_F(ActedFaultTest, IsRefusedWhereItsProofHoldsBeforeIt) {
  acts.succeeds("sh proof");
  ASSERT_TRUE(fault.inject());
  EXPECT_THAT(why_not_injected(), HasSubstr("its proof holds before it is injected"));
  ASSERT_TRUE(fault.revert());
  EXPECT_EQ(fault.gone(), "nothing was done");
  EXPECT_THAT(acts.log(), ElementsAre("promise command sh: sh undo", "sh proof", "done 1"));
}

TEST_F(ActedFaultTest, IsRefusedWhereItsProofCannotBeAsked) {
  acts.on("sh proof", [] { return Result<target::Outcome>(fail("sh proof was killed")); });
  ASSERT_TRUE(fault.inject());
  EXPECT_EQ(why_not_injected(), "its proof cannot be asked: sh proof was killed");
  EXPECT_THAT(acts.log(), Not(Contains("sh inject")));
}

// It may have done half of it.
TEST_F(ActedFaultTest, IsUndoneWhereItsInjectionFails) {
  acts.fails("sh inject");
  ASSERT_TRUE(fault.inject());
  EXPECT_EQ(why_not_injected(), "was not injected: sh inject ended with exit code 1");
  EXPECT_EQ(fault.seen(), std::nullopt);
  ASSERT_TRUE(fault.revert());
  ASSERT_TRUE(is_gone());
  EXPECT_THAT(acts.log(), Contains("sh undo"));
}

TEST_F(ActedFaultTest, DoesNothingWhereItsUndoCannotBeWrittenDown) {
  acts.refusal = "cannot be written: No space left on device";
  const auto injected = fault.inject();
  ASSERT_FALSE(injected);
  EXPECT_THAT(to_string(injected.error()), HasSubstr("No space left on device"));
  EXPECT_TRUE(fault.revert());
  EXPECT_THAT(acts.log(), IsEmpty());
}

TEST_F(ActedFaultTest, DoesNothingWhereItsUndoCanBeDoneNowhere) {
  acts.unlocated = "sh undo";
  const auto injected = fault.inject();
  ASSERT_FALSE(injected);
  EXPECT_EQ(to_string(injected.error()), "command sh: is nowhere; mend it");
  EXPECT_THAT(acts.log(), IsEmpty());
}

TEST_F(ActedFaultTest, IsOverOnceItsProofNoLongerHolds) {
  inject();
  clock.advance(std::chrono::seconds{2});
  EXPECT_EQ(fault.over(), std::nullopt);
  acts.fails("sh proof");  // somebody has undone it
  std::string why;
  EXPECT_TRUE(eventually([&] {
    clock.advance(std::chrono::seconds{2});
    why = fault.over().value_or("");
    return !why.empty();
  }));
  EXPECT_EQ(why, "its proof no longer holds: sh proof ended with exit code 1");
}

// That nobody answers says nothing of the fault.
TEST_F(ActedFaultTest, IsNotOverWhereItsProofCannotBeAsked) {
  inject();
  EXPECT_EQ(fault.unwatched(), "");
  acts.on("sh proof", [] { return Result<target::Outcome>(fail("sh proof was killed")); });
  EXPECT_TRUE(eventually([&] {
    clock.advance(std::chrono::seconds{2});
    EXPECT_EQ(fault.over(), std::nullopt);
    return !fault.unwatched().empty();
  }));
  EXPECT_EQ(fault.unwatched(), "its proof cannot be asked any more: sh proof was killed");
}

TEST_F(ActedFaultTest, TriesItsUndoAgain) {
  inject();
  acts.fails("sh undo");
  ASSERT_TRUE(fault.revert());
  EXPECT_TRUE(eventually([&] {
    EXPECT_EQ(fault.gone(), std::nullopt);
    return fault.in_the_way() ==
           "its undo failed: sh undo ended with exit code 1; it is tried once more as the run "
           "ends; "
           "the fault may still be on: its undo stays in the run's journal; mend what is in the "
           "way, and run harness recover, which "
           "tries it again";
  }));
  EXPECT_FALSE(fault.undone());
  EXPECT_THAT(acts.log(), Not(Contains("done 1")));
  acts.on("sh undo", [this] {
    acts.fails("sh proof");
    return target::Outcome{true, "ended with exit code 0"};
  });
  clock.advance(std::chrono::seconds{1});
  EXPECT_TRUE(is_gone());
  EXPECT_THAT(fault.in_the_way(), Not(HasSubstr("harness recover")));
}

TEST_F(ActedFaultTest, RevertsAnyNumberOfTimes) {
  EXPECT_TRUE(fault.revert());  // never injected
  inject();
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(fault.revert());
  ASSERT_TRUE(is_gone());
  EXPECT_TRUE(fault.revert());
  const auto log = acts.log();
  EXPECT_EQ(std::count(log.begin(), log.end(), "sh undo"), 1);
}

// Its server goes on with what nobody waits for any more, and would have the last word.
TEST(ARequestAsAFault, IsUndoneOnceMoreBehindAnInjectionThatWasUnderWay) {
  test::FakeActs acts;
  test::FakeClock clock;
  test::FakeTarget system{{"shop"}};
  const auto shop_answers = [&acts](int status) {
    acts.on("GET {shop}/", [status] {
      return target::Outcome{status == 200, "was answered " + std::to_string(status), status};
    });
    return target::Outcome{true, "was answered 200", 200};
  };
  std::promise<void> answered;
  shop_answers(200);
  acts.on("PUT {shop}/break", [&, until = answered.get_future().share()] {
    until.wait();
    return shop_answers(503);
  });
  acts.on("PUT {shop}/mend", [&] { return shop_answers(200); });
  using target::RequestCall;
  ActedFault fault({"http shop", RequestCall{"PUT", "{shop}/break"},
                    RequestCall{"PUT", "{shop}/mend"}, Proof{RequestCall{"GET", "{shop}/"}, 503}},
                   {system, clock, &acts});
  const auto times = [&acts](const char* what) {
    const auto log = acts.log();
    return std::count(log.begin(), log.end(), what);
  };
  ASSERT_TRUE(fault.inject());
  ASSERT_TRUE(eventually([&] { return times("PUT {shop}/break") == 1; }));
  ASSERT_TRUE(fault.revert());
  ASSERT_TRUE(eventually([&] { return times("PUT {shop}/mend") == 1; }));
  EXPECT_EQ(fault.gone(), std::nullopt);
  EXPECT_EQ(times("settled 1"), 0);
  answered.set_value();
  EXPECT_TRUE(eventually([&] {
    clock.advance(std::chrono::milliseconds{50});
    return fault.gone().has_value();
  }));
  EXPECT_EQ(times("PUT {shop}/mend"), 2);
  EXPECT_EQ(times("settled 1"), 1);
  EXPECT_EQ(times("done 1"), 1);
}

// A shop that does what it is asked to and answers nothing in time, or is not there at all.
class ARequestThatFails : public ::testing::Test {
 protected:
  ARequestThatFails() {
    acts.on("GET {shop}/", [] { return target::Outcome{true, "was answered 200", 200}; });
  }

  std::int64_t times(const char* what) const {
    const auto log = acts.log();
    return std::count(log.begin(), log.end(), what);
  }

  // Why it failed, once it has.
  std::string inject(const std::string& failure) {
    acts.on("PUT {shop}/break", [failure] { return Result<target::Outcome>(fail(failure)); });
    EXPECT_TRUE(fault.inject());
    std::string why;
    EXPECT_TRUE(eventually([&] {
      const auto went_on = fault.proceed();
      if (!went_on) why = to_string(went_on.error());
      return !why.empty();
    }));
    return why;
  }

  bool is_gone() {
    return eventually([&] {
      clock.advance(std::chrono::milliseconds{50});
      return fault.gone().has_value();
    });
  }

  test::FakeActs acts;
  test::FakeClock clock;
  test::FakeTarget system{{"shop"}};
  ActedFault fault{{"http shop", target::RequestCall{"PUT", "{shop}/break"},
                    target::RequestCall{"PUT", "{shop}/mend"},
                    Proof{target::RequestCall{"GET", "{shop}/"}, 503}, std::chrono::seconds{2}},
                   {system, clock, &acts}};
};

TEST_F(ARequestThatFails, ByNoAnswerIsUndoneAtOnceAndOnceMoreAtItsBound) {
  EXPECT_EQ(inject("PUT {shop}/break: no answer: Operation timed out"),
            "PUT {shop}/break: no answer: Operation timed out; its server may go on with it: it is "
            "undone at once, and once more 4s after it was sent; give it a within in which it is "
            "answered: what takes effect later stays on");
  ASSERT_TRUE(fault.revert());
  ASSERT_TRUE(eventually([&] { return times("PUT {shop}/mend") == 1; }));
  EXPECT_EQ(fault.gone(), std::nullopt);
  EXPECT_EQ(times("settled 1"), 0);
  EXPECT_THAT(fault.in_the_way(), HasSubstr("its undo stays in the run's journal"));
  clock.advance(std::chrono::seconds{4});
  EXPECT_TRUE(is_gone());
  EXPECT_EQ(times("PUT {shop}/mend"), 2);
  EXPECT_EQ(times("settled 1"), 1);
  EXPECT_EQ(times("done 1"), 0) << "until it has been looked at in the end";
}

TEST_F(ARequestThatFails, BeforeItWasSentIsUndoneOnce) {
  EXPECT_EQ(inject("PUT {shop}/break: cannot be reached: Failed to connect to 127.0.0.1"),
            "PUT {shop}/break: cannot be reached: Failed to connect to 127.0.0.1");
  ASSERT_TRUE(fault.revert());
  EXPECT_EQ(times("settled 1"), 1);
  EXPECT_TRUE(is_gone());
  EXPECT_EQ(times("PUT {shop}/mend"), 1);
}

TEST(AskAProof, OfARequestLooksAtStatusAndBody) {
  test::FakeActs acts;
  const target::RequestCall request{"GET", "{shop}/"};
  acts.on("GET {shop}/", [] {
    return target::Outcome{false, "was answered 503", 503, "sold out"};
  });
  const auto holds = [&](std::optional<int> status, const std::string& body) {
    return ask({request, status, body}, acts, std::chrono::seconds{1}, {})->holds;
  };
  EXPECT_TRUE(holds(503, ""));
  EXPECT_TRUE(holds(503, "sold"));
  EXPECT_TRUE(holds(std::nullopt, "out"));
  EXPECT_FALSE(holds(200, ""));
  EXPECT_FALSE(holds(503, "open"));
}

// What "sum(errors) > 4" comes to with that answer.
std::string asked_in_promql(const std::string& result) {
  test::FakeActs acts;
  acts.on("GET {prometheus}/api/v1/query", [&] {
    return target::Outcome{
        true, "was answered 200", 200,
        R"({"status":"success","data":{"resultType":"vector","result":[)" + result + "]}}"};
  });
  const Proof proof{target::RequestCall{"GET", "{prometheus}/api/v1/query"},
                    {},
                    {},
                    scenario::Comparison{">", 4},
                    "sum(errors)"};
  const auto answer = ask(proof, acts, std::chrono::seconds{1}, {});
  if (!answer) return "unknown: " + answer.error().what;
  return (answer->holds ? "holds: " : "not: ") + answer->text;
}

TEST(AskAProof, InPromqlLooksAtEachValueAndTakesNoneForNoAnswer) {
  EXPECT_EQ(asked_in_promql(R"({"metric":{},"value":[1,"7"]})"), "holds: sum(errors) is 7");
  EXPECT_EQ(asked_in_promql(R"({"metric":{},"value":[1,"7"]},{"metric":{},"value":[1,"4"]})"),
            "not: sum(errors) is 7, 4");
  EXPECT_EQ(asked_in_promql(""), "unknown: sum(errors) has no series");
  EXPECT_EQ(asked_in_promql(R"({"metric":{},"value":[1,"NaN"]})"), "unknown: sum(errors) is NaN");
  EXPECT_EQ(asked_in_promql(R"({"metric":{}})"),
            "unknown: sum(errors) was answered with no values");
}

}  // namespace
}  // namespace harness::chaos
