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

// A store of ours that takes a span each second, of a trace that began then.
TEST_F(Stillness, IsNotBrokenByTracesThatBeginAfterTheEnd) {
  const auto status = [](auto spans) {
    return R"({"role":"otlp","taken":{"spans":)" + std::to_string(spans) + "}}";
  };
  const auto traces = [&](auto spans, WallTime begun) {
    const std::string start = std::to_string(begun.time_since_epoch().count());
    std::string all;
    for (int i = 0; i < spans; ++i) {
      all += std::string(i == 0 ? "" : ",") + R"({"traceID":"a)" + std::to_string(i) +
             R"(","startTimeUnixNano":")" + start +
             R"(","spanSets":[{"matched":1,"spans":[{"spanID":"b1","startTimeUnixNano":")" + start +
             R"(","durationNanos":"1000"}]}]})";
    }
    return R"({"traces":[)" + all + "]}";
  };
  const auto awaited = [&](WallTime begun) {
    std::vector<CatchUp> all{{Backend::tempo, "m1", since_, ""}};
    const WallTime begin = clock_.wall();
    const AskAll ask = [&](const std::vector<Question>& questions) {
      const auto scrapes = (clock_.wall() - begin) / milliseconds{500};
      std::vector<Answer> answers;
      for (const Question& question : questions) {
        const bool is_status = question.path.find("search") == std::string::npos;
        answers.push_back(
            {clock_.wall(), 200, is_status ? status(100 + scrapes) : traces(scrapes, begun), ""});
      }
      return answers;
    };
    await_stillness(all, {shop}, since_, seconds{10}, ask, clock_, [this](Duration at_most) {
      clock_.advance(at_most);
      return true;
    });
    return all.front();
  };
  EXPECT_TRUE(awaited(since_ + milliseconds{100}).seen_at) << "scrapes after the end";
  const CatchUp late = awaited(since_ - milliseconds{100});
  EXPECT_FALSE(late.seen_at) << "spans of traces that the run began";
  EXPECT_THAT(late.problem, ::testing::HasSubstr("what shop sends still comes in"));
}

TEST_F(Stillness, IsNotBrokenByLinesAboutScrapes) {
  const auto asked_of = [&](const std::string& path) {
    std::string query;
    std::vector<CatchUp> all{{Backend::loki, "m1", since_, ""}};
    Sender sender = shop;
    sender.scrape_path = path;
    const AskAll ask = [&](const std::vector<Question>& questions) {
      query = questions.front().params.at("query");
      return std::vector<Answer>(questions.size(), {clock_.wall(), 200, count(5), ""});
    };
    await_stillness(all, {sender}, since_, seconds{2}, ask, clock_, [this](Duration at_most) {
      clock_.advance(at_most);
      return true;
    });
    return query;
  };
  EXPECT_THAT(
      asked_of("/metrics?all=1"),
      ::testing::HasSubstr(R"_({service_name=~"shop"} !~ "(/metrics)([^a-zA-Z0-9_/-]|$)"[)_"));
  for (const char* path : {"", "/"}) {
    EXPECT_THAT(asked_of(path), ::testing::HasSubstr(R"({service_name=~"shop"}[)"));
  }
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
    std::vector<std::string> texts;
    for (const Unsent& one : unsent_signals(all, {sender}, {since_ - seconds{5}, since_}, ask)) {
      texts.push_back(one.text());
    }
    return texts;
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
