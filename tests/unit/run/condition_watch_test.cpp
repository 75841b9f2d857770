#include "harness/run/condition_watch.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <utility>

#include "harness/scenario/threshold.hpp"
#include "tests/support/fake_clock.hpp"

namespace harness::run {
namespace {

using namespace std::chrono_literals;
using Values = std::vector<std::string>;

observe::Answer answer_of(const Values& values, WallTime at) {
  std::string series;
  for (const std::string& value : values) {
    series += (series.empty() ? "" : ",") + std::string(R"({"metric":{"__name__":"x","pod":")") +
              std::to_string(series.size()) + R"("},"value":[)" + unix_seconds(at) + ",\"" + value +
              "\"]}";
  }
  return {at, 200,
          R"({"status":"success","data":{"resultType":"vector","result":[)" + series + "]}}", ""};
}

scenario::LiveCondition asked(const std::string& query, scenario::Comparison value, Duration hold) {
  scenario::LiveCondition condition;
  condition.kind = "promql";
  condition.query = {query, {1, 1}};
  condition.value = std::move(value);
  condition.hold = hold;
  return condition;
}

scenario::LiveCondition figure(const std::string& metric, const std::string& text, Duration hold) {
  scenario::LiveCondition condition;
  condition.kind = metric;
  condition.figure = {*scenario::parse_condition(text), {1, 1}};
  condition.hold = hold;
  return condition;
}

// A watch of one condition, whose answers a test says by the second of the load.
struct Watching {
  explicit Watching(const scenario::LiveCondition& condition)
      : watch(
            1s, clock, [this](const auto& question) { return ask(question); },
            [this] { return figures; }) {
    watch.add(condition);
    watch.begin(clock.now());
  }

  std::future<observe::Answer> ask(const observe::Question& question) {
    if (!question.path.ends_with("/query")) return existence(question);
    ++questions;
    std::promise<observe::Answer> promise;
    std::future<observe::Answer> coming = promise.get_future();
    const observe::Answer answer = answers(question);
    const Duration late = takes;
    if (late > Duration{0}) {
      on_the_way.emplace_back(clock.now() + late, std::pair{std::move(promise), answer});
    } else {
      promise.set_value(answer);
    }
    return coming;
  }

  // Whether what it reads is there.
  std::future<observe::Answer> existence(const observe::Question& question) {
    std::promise<observe::Answer> promise;
    const bool names = question.path.ends_with("/values");
    const std::string data = names ? R"("x")" : R"({"__name__":"x","job":"a"})";
    promise.set_value({clock.wall(), existence_status,
                       R"({"status":"success","data":[)" + (is_there ? data : "") + "]}", ""});
    return promise.get_future();
  }

  // As a conductor does, a little longer than so many seconds.
  void pass(Duration length) {
    for (Duration gone{0}; gone < length; gone += 50ms) {
      clock.advance(50ms);
      for (auto& [at, promised] : on_the_way) {
        if (at <= clock.now()) promised.first.set_value(promised.second);
      }
      std::erase_if(on_the_way, [this](const auto& one) { return one.first <= clock.now(); });
      watch.look();
    }
  }

  const ConditionState& state() const { return watch.state(0); }

  test::FakeClock clock;
  Values values{"7"};
  Duration takes{0};
  load::LiveFigures figures;
  std::function<observe::Answer(const observe::Question&)> answers =
      [this](const observe::Question&) { return answer_of(values, clock.wall()); };
  std::vector<std::pair<TimePoint, std::pair<std::promise<observe::Answer>, observe::Answer>>>
      on_the_way;
  int questions = 0;  // for its value
  bool is_there = true;
  int existence_status = 200;
  ConditionWatch watch;
};

TEST(ConditionWatch, HoldsOnceItHasBeenSoForAsLongAsItSays) {
  Watching one(asked("x", {">", 4}, 3s));
  const WallTime began = one.clock.wall();
  one.pass(3900ms);
  EXPECT_EQ(one.state().since, began + 1s);
  EXPECT_FALSE(one.state().holds);
  one.pass(200ms);
  EXPECT_TRUE(one.state().holds);
  EXPECT_EQ(one.state().seen, "7");
}

TEST(ConditionWatch, HoldsAtOneScrapeWhereItSaysNothing) {
  Watching one(asked("x", {">", 4}, 0s));
  one.pass(900ms);
  EXPECT_FALSE(one.state().holds);
  one.pass(200ms);
  EXPECT_TRUE(one.state().holds);
}

TEST(ConditionWatch, BeginsAnewAfterOneScrapeAtWhichItIsNotSo) {
  Watching one(asked("x", {">", 4}, 3s));
  one.pass(3500ms);
  one.values = {"4"};
  one.pass(1s);
  EXPECT_EQ(one.state().since, std::nullopt);
  one.values = {"7"};
  one.pass(3s);
  EXPECT_FALSE(one.state().holds);
  one.pass(1s);
  EXPECT_TRUE(one.state().holds);
}

TEST(ConditionWatch, WantsEverySeriesOfAnAnswerThatHasOne) {
  for (const Values& values : {Values{"7", "3"}, Values{}, Values{"NaN"}, Values{"7", "NaN"}}) {
    Watching one(asked("x", {">", 4}, 0s));
    one.values = values;
    one.pass(2500ms);
    EXPECT_FALSE(one.state().holds);
    EXPECT_EQ(one.state().looks, 2U);
    EXPECT_EQ(one.state().unanswered, 0U);
  }
  Watching both(asked("x", {">", 4}, 0s));
  both.values = {"7", "5"};
  both.pass(1500ms);
  EXPECT_TRUE(both.state().holds);
}

TEST(ConditionWatch, SaysWhichSeriesStandsInTheWay) {
  Watching one(asked("x", {">", 4}, 0s));
  one.values = {"7", "3"};
  one.pass(1500ms);
  EXPECT_THAT(one.state().seen, ::testing::MatchesRegex("3 for .__name__=.*, one of 2 series"));
  one.values = {};
  one.pass(1s);
  EXPECT_EQ(one.state().seen, "the answer has no series");
}

TEST(ConditionWatch, TakesNeitherAnErrorNorAWarningForAnAnswer) {
  const auto answers = {
      observe::Answer{{}, 0, "", "prometheus did not answer: refused"},
      observe::Answer{{}, 500, "out of memory", ""},
      observe::Answer{{},
                      200,
                      R"({"status":"success","warnings":["partial"],"data":{"resultType":"vector",)"
                      R"("result":[{"metric":{},"value":[1,"7"]}]}})",
                      ""}};
  for (const observe::Answer& answer : answers) {
    Watching one(asked("x", {">", 4}, 0s));
    one.answers = [&](const observe::Question&) { return answer; };
    one.pass(2500ms);
    EXPECT_FALSE(one.state().holds);
    EXPECT_EQ(one.state().unanswered, one.state().looks);
    EXPECT_GT(one.state().looks, 0U);
  }
}

TEST(ConditionWatch, WaitsForNoBackendThatHangs) {
  Watching one(asked("x", {">", 4}, 0s));
  one.takes = 100s;
  one.pass(10s);
  EXPECT_EQ(one.questions, 1);
  EXPECT_FALSE(one.state().holds);
  EXPECT_EQ(one.state().looks, 9U) << "all but the one that was asked about";
  EXPECT_EQ(one.state().unanswered, 9U);
}

// It is not so, but for a time at which an answer is on its way.
void hang(Watching& one, Duration length) {
  one.values = {"1"};
  one.pass(3500ms);
  one.takes = length;
  one.pass(1s);
  one.takes = 0s;
  one.pass(6s);
  EXPECT_EQ(one.state().looks, 10U);
}

TEST(ConditionWatch, CountsEachMomentAtWhichItWaitedForAnAnswer) {
  Watching one(asked("x", {">", 4}, 0s));
  hang(one, 5s);
  EXPECT_EQ(one.state().unanswered, 4U);
  EXPECT_EQ(one.state().maybe_for / 1s, 5);
  Watching shortly(asked("x", {">", 4}, 0s));
  hang(shortly, 1500ms);
  EXPECT_EQ(shortly.state().unanswered, 1U);
  EXPECT_EQ(shortly.state().maybe_for, 0s);
}

// What was not seen for 5 s cannot have been so for 10 s, if it was not so before and after it.
TEST(ConditionWatch, MayHaveHeldWhereNobodySawThatItDidNot) {
  Watching longer(asked("x", {">", 4}, 10s));
  hang(longer, 5s);
  EXPECT_EQ(longer.state().unanswered, 4U);
  EXPECT_EQ(longer.state().maybe_for, 0s);
  Watching around(asked("x", {">", 4}, 10s));
  around.pass(3500ms);
  around.takes = 5s;
  around.pass(1s);
  around.takes = 0s;
  around.pass(7s);
  EXPECT_FALSE(around.state().holds);
  EXPECT_GE(around.state().maybe_for, 10s);
}

TEST(ConditionWatch, KnowsNothingOfATimeAtWhichItHadNoTurn) {
  Watching one(asked("x", {">", 4}, 0s));
  one.values = {"1"};
  one.pass(2500ms);
  one.clock.advance(4s);
  one.pass(100ms);
  EXPECT_EQ(one.state().looks, 6U);
  EXPECT_EQ(one.state().unanswered, 3U);
  EXPECT_GT(one.state().maybe_for, 0s);
}

TEST(ConditionWatch, CountsTheMomentsAtWhichThereWasSomethingToSee) {
  Watching one(asked("x", {">", 4}, 0s));
  one.values = {};
  one.pass(2500ms);
  EXPECT_EQ(one.state().with_data, 0U);
  one.values = {"1"};
  one.pass(1s);
  EXPECT_EQ(one.state().with_data, 1U);
  one.answers = [](const observe::Question&) { return observe::Answer{{}, 500, "", ""}; };
  one.pass(1s);
  EXPECT_EQ(one.state().looks, 4U);
  EXPECT_EQ(one.state().with_data, 1U);
}

TEST(ConditionWatch, IsOfNothingUntilWhatItReadsHasBeenThere) {
  Watching one(asked("x or vector(7)", {">", 4}, 0s));
  one.is_there = false;
  one.pass(2500ms);
  EXPECT_FALSE(one.state().holds);
  EXPECT_EQ(one.state().looks, 2U);
  EXPECT_EQ(one.state().unanswered, 0U);
  EXPECT_EQ(one.state().with_data, 0U);
  EXPECT_EQ(one.state().absent, "Prometheus has no series x; if that is right, give control");
  one.is_there = true;
  one.pass(1s);
  EXPECT_TRUE(one.state().holds);
  EXPECT_EQ(one.state().absent, "");
  one.is_there = false;
  one.pass(1s);
  EXPECT_TRUE(one.state().holds) << "it has been there";
}

TEST(ConditionWatch, KnowsNothingWhereNobodySaysWhetherWhatItReadsIsThere) {
  Watching one(asked("x or vector(7)", {">", 4}, 0s));
  one.existence_status = 500;
  one.pass(2500ms);
  EXPECT_FALSE(one.state().holds);
  EXPECT_EQ(one.state().looks, 2U);
  EXPECT_EQ(one.state().unanswered, 2U);
  EXPECT_EQ(one.state().absent, "");
}

TEST(ConditionWatch, SaysNothingOfWhatLiesBetweenTwoMomentsFarApart) {
  Watching one(asked("x", {">", 4}, 3s));
  one.takes = 3500ms;
  one.pass(19s);
  EXPECT_GT(one.state().looks, 3U);
  EXPECT_TRUE(one.state().since);
  EXPECT_FALSE(one.state().holds);
  // Where they lie no more than two scrapes apart, it goes on.
  one.takes = 1500ms;
  one.pass(20s);
  EXPECT_TRUE(one.state().holds);
}

TEST(ConditionWatch, AsksFromOneRangeOfItsQueryOn) {
  Watching one(asked("rate(x[5s])", {">", 4}, 0s));
  one.pass(4900ms);
  EXPECT_EQ(one.questions, 0);
  one.pass(200ms);
  EXPECT_EQ(one.questions, 1);
}

// What the load has done until a second.
load::LiveFigures figures_at(std::uint32_t second, std::uint64_t ok, std::uint64_t failed,
                             std::uint64_t micros = 0) {
  load::LiveFigures figures;
  load::LiveRequestFigures& requests = figures.requests.emplace_back();
  requests.ok = ok;
  requests.failed = failed;
  load::Histogram times;
  for (std::uint64_t i = 0; i < ok + failed; ++i) times.record(micros);
  requests.duration_in_detail.add(times);
  figures.seconds = {second, second};
  return figures;
}

TEST(ConditionWatch, KnowsWhatTheClientHasSeenInEachSecond) {
  Watching one(figure("http_req_failed", "rate > 0.95", 2s));
  const WallTime began = one.clock.wall();
  one.figures = figures_at(1, 10, 0);
  one.pass(1500ms);
  EXPECT_EQ(one.state().since, std::nullopt);
  one.figures = figures_at(2, 10, 20);
  one.pass(1s);
  EXPECT_EQ(one.state().since, began + 1s);
  EXPECT_FALSE(one.state().holds);
  EXPECT_EQ(one.state().seen, "1 over 20 requests");
  one.figures = figures_at(3, 10, 40);
  one.pass(1s);
  EXPECT_TRUE(one.state().holds);
  one.figures = figures_at(4, 11, 41);
  one.pass(1s);
  EXPECT_FALSE(one.state().holds);
}

TEST(ConditionWatch, HasNoShareOfASecondInWhichNothingEnded) {
  Watching one(figure("http_req_failed", "rate > 0.95", 0s));
  one.figures = figures_at(1, 0, 0);
  one.pass(1500ms);
  EXPECT_FALSE(one.state().holds);
  EXPECT_EQ(one.state().seen, "no request ended");
  EXPECT_EQ(one.state().with_data, 0U);
  Watching none(figure("http_reqs", "rate < 1", 0s));
  none.figures = figures_at(1, 0, 0);
  none.pass(1500ms);
  EXPECT_TRUE(none.state().holds);
  EXPECT_EQ(none.state().with_data, 1U);
}

ConditionState still(const scenario::LiveCondition& condition, std::uint64_t under_way) {
  Watching one(condition);
  for (std::uint32_t second = 1; second <= 12; ++second) {
    one.figures = figures_at(second, second < 3 ? second : second < 10 ? 2 : second - 7, 0, 1000);
    one.figures.under_way = under_way;
    one.pass(1s);
  }
  return one.state();
}

TEST(ConditionWatch, KnowsNothingOfSecondsInWhichAllWaitForAnAnswer) {
  const auto slow = figure("http_req_duration", "p(95) > 3000", 3s);
  EXPECT_EQ(still(slow, 4).maybe_for, 7s);
  EXPECT_EQ(still(slow, 0).unanswered, 0U) << "nobody waited for anything";
  EXPECT_EQ(still(figure("http_req_failed", "rate > 0.9", 3s), 4).maybe_for, 7s);
  EXPECT_EQ(still(figure("http_req_failed", "rate > 0.9", 10s), 4).maybe_for, 0s);
  EXPECT_EQ(still(figure("http_reqs", "rate < 1", 3s), 4).unanswered, 0U) << "none is a rate";
}

TEST(ConditionWatch, CountsASecondOnceAllWorkersHave) {
  Watching one(figure("http_reqs", "rate > 15", 0s));
  one.figures = figures_at(1, 20, 0);
  one.figures.seconds = {0, 1};
  one.pass(1500ms);
  EXPECT_EQ(one.state().looks, 0U);
  // Two seconds together are 10 in each.
  one.figures.seconds = {2, 2};
  one.pass(1s);
  EXPECT_EQ(one.state().looks, 1U);
  EXPECT_FALSE(one.state().holds);
  EXPECT_EQ(one.state().seen, "10 over 20 requests");
}

TEST(ConditionWatch, KnowsTimesWithinTheirBounds) {
  Watching slow(figure("http_req_duration", "p(95) > 2000", 0s));
  slow.figures = figures_at(1, 20, 0, 2'200'000);
  slow.pass(1500ms);
  EXPECT_TRUE(slow.state().holds);
  Watching fast(figure("http_req_duration", "p(95) > 2000", 0s));
  fast.figures = figures_at(1, 20, 0, 1'800'000);
  fast.pass(1500ms);
  EXPECT_EQ(fast.state().looks, 1U);
  EXPECT_FALSE(fast.state().holds);
}

}  // namespace
}  // namespace harness::run
