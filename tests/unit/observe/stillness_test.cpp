#include "harness/observe/stillness.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/fake_clock.hpp"

namespace harness::observe {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr const char* vector_of = R"({"status":"success","data":{"resultType":"vector","result":[)";

std::string count(int value) {
  return std::string(vector_of) + R"({"metric":{},"value":[0,")" + std::to_string(value) +
         R"("]}]}})";
}

class Stillness : public ::testing::Test {
 protected:
  // What becomes of a backend that answers this, by how long it has been asked.
  CatchUp await(Backend backend, const Sender& sender,
                const std::function<std::string(Duration)>& answer) {
    std::vector<CatchUp> all{{backend, "m1", since_, ""}};
    const AskAll ask = [&](const std::vector<Question>& questions) {
      return std::vector<Answer>(questions.size(),
                                 {clock_.wall(), 200, answer(clock_.wall() - since_), ""});
    };
    await_stillness(all, {sender}, since_, seconds{10}, ask, clock_, [this](Duration at_most) {
      clock_.advance(at_most);
      return true;
    });
    return all.front();
  }

  test::FakeClock clock_;
  WallTime since_ = clock_.wall();
};

const Sender shop{.service = "shop", .logs = true, .traces = true};

TEST_F(Stillness, IsSeenOnceNothingHasComeForASecond) {
  const auto grows_for_two_seconds = [](Duration asked) {
    return count(static_cast<int>(std::min<Duration>(asked, seconds{2}) / milliseconds{100}));
  };
  const CatchUp logs = await(Backend::loki, shop, grows_for_two_seconds);
  ASSERT_TRUE(logs.seen_at);
  EXPECT_EQ(*logs.seen_at, since_ + seconds{3});
}

TEST_F(Stillness, IsNotThereWhileSomethingStillComes) {
  const CatchUp logs = await(Backend::loki, shop, [](Duration asked) {
    return count(static_cast<int>(asked / milliseconds{100}));
  });
  EXPECT_FALSE(logs.seen_at);
  EXPECT_EQ(logs.problem,
            "what shop sends still comes in long after the run's end, of others perhaps: give it "
            "an end_marker, a request behind the run's last one");
}

TEST_F(Stillness, IsThatOfAServiceThatSendsNothing) {
  EXPECT_TRUE(
      await(Backend::loki, shop, [](Duration) { return std::string(vector_of) + "]}}"; }).seen_at);
  EXPECT_TRUE(await(Backend::tempo, shop, [](Duration) {
                return std::string(R"({"traces":[]})");
              }).seen_at);
}

TEST_F(Stillness, CannotBeSeenInAnAnswerThatIsNone) {
  const CatchUp logs = await(Backend::loki, shop, [](Duration) { return std::string("what?"); });
  EXPECT_FALSE(logs.seen_at);
  EXPECT_FALSE(logs.problem.empty());
}

TEST_F(Stillness, LastsTwiceAsLongAsTheServiceGathers) {
  const Sender slow{.service = "shop", .logs = true, .longest_delay = seconds{2}};
  const CatchUp logs = await(Backend::loki, slow, [](Duration) { return count(5); });
  ASSERT_TRUE(logs.seen_at);
  EXPECT_EQ(*logs.seen_at, since_ + seconds{4});
}

TEST_F(Stillness, IsNotWaitedForWhereASampleFromAfterTheEndHasBeenPushed) {
  const Sender pushes{.service = "shop", .metrics = true};
  const auto pushed = [](Duration asked) {
    if (asked < seconds{1}) return std::string(vector_of) + "]}}";
    return std::string(vector_of) + R"({"metric":{"job":"shop"},"value":[0,"7"]}]}})";
  };
  const CatchUp metrics = await(Backend::prometheus, pushes, pushed);
  ASSERT_TRUE(metrics.seen_at);
  EXPECT_EQ(*metrics.seen_at, since_ + seconds{1});
}

TEST_F(Stillness, OfWhatNobodySendsIsNotAskedFor) {
  const Sender silent{.service = "shop"};
  EXPECT_EQ(await(Backend::loki, silent, [](Duration) { return std::string("what?"); }).seen_at,
            since_);
}

TEST_F(Stillness, TellsWhatAServiceHasNotSent) {
  const std::vector<CatchUp> all{{Backend::loki, "m1", since_, ""},
                                 {Backend::tempo, "m1", since_, ""}};
  const auto unsent = [&](const std::string& lines, const std::string& traces,
                          const Sender& sender = shop) {
    const AskAll ask = [&](const std::vector<Question>& questions) {
      std::vector<Answer> answers;
      for (const Question& question : questions) {
        const bool of_loki = question.backend == Backend::loki;
        answers.push_back({clock_.wall(), 200, of_loki ? lines : traces, ""});
      }
      return answers;
    };
    return unsent_signals(all, {sender}, {since_ - seconds{5}, since_}, ask);
  };
  EXPECT_THAT(unsent(count(3), R"({"traces":[]})"),
              ElementsAre("shop sent no span during the run"));
  const std::string a_trace =
      R"({"traces":[{"traceID":"a1","spanSets":[{"matched":1,"spans":[{"spanID":"b1",)"
      R"("startTimeUnixNano":"1700000020000000000","durationNanos":"1000"}]}]}]})";
  EXPECT_THAT(unsent(count(0), a_trace), ElementsAre("shop sent no log line during the run"));
  EXPECT_THAT(unsent("what?", "what?"), IsEmpty());  // who does not answer says nothing
  Sender untold = shop;
  untold.is_told = false;
  EXPECT_THAT(unsent(count(3), R"({"traces":[]})", untold),
              ElementsAre("shop sent no span during the run: nothing tells it to; say otlp: "
                          "[traces] of its process"));
  EXPECT_THAT(unsent(count(0), a_trace, untold),
              ElementsAre("shop sent no log line during the run: nothing tells it to; say logs: "
                          "{format: json} of its process"));
}

}  // namespace
}  // namespace harness::observe
