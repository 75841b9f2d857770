#include "harness/observe/scrapes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/observe/first_answers.hpp"
#include "harness/observe/prometheus.hpp"
#include "tests/support/fake_clock.hpp"

namespace harness::observe {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

// Two targets, of which a test says when they were scraped and how that went.
class Scrapes : public ::testing::Test {
 protected:
  Scraped await(Duration with_success = {}) {
    const AskAll ask = [this](const std::vector<Question>& questions) {
      std::vector<Answer> answers;
      for (const Question& question : questions) answers.push_back(answer(question));
      return answers;
    };
    return await_scrapes({{"frontend", "exporter"}, since_, 10s, with_success, may_fail_}, ask,
                         clock_, [this](Duration at_most) {
                           clock_.advance(at_most);
                           return goes_on_;
                         });
  }

  Answer answer(const Question& question) const {
    if (!problem_.empty()) return {clock_.wall(), 0, "", problem_};
    const Duration now = clock_.wall() - since_;
    std::string entries;
    for (const auto& [job, at] : scraped_) {
      const bool done = now >= at;
      const double time = seconds((since_ + (done ? at : -1s)).time_since_epoch());
      const bool up = now >= up_from_.at(job);
      entries += (entries.empty() ? "" : ",") + (R"({"metric":{"job":")" + job) +
                 R"("},"value":[0,")" +
                 (question.query == "up" ? (up ? "1" : "0") : std::to_string(time)) + R"("]})";
    }
    return {clock_.wall(), 200,
            R"({"status":"success","data":{"resultType":"vector","result":[)" + entries + "]}}",
            ""};
  }

  test::FakeClock clock_;
  WallTime since_ = clock_.wall();
  std::map<std::string, Duration> scraped_{{"frontend", 1s}, {"exporter", 2s}};
  std::map<std::string, Duration> up_from_{{"frontend", 0s}, {"exporter", 0s}};
  std::vector<std::string> may_fail_;
  std::string problem_;
  bool goes_on_ = true;
};

// A scrape, from its beginning to its end, and how it went.
struct OneScrape {
  Duration begin;
  Duration end;
  bool up = true;
};

// As Prometheus answers: the last before the moment that is asked for, of those that are over.
std::string answer_of(const std::map<std::string, std::vector<OneScrape>>& all,
                      const Question& question, WallTime since, WallTime now) {
  const double asked = std::stod(question.params.at("time"));
  std::string entries;
  for (const auto& [job, scrapes] : all) {
    const OneScrape* last = nullptr;
    for (const OneScrape& one : scrapes) {
      const bool is_before = seconds((since + one.begin).time_since_epoch()) <= asked + 1e-6;
      if (is_before && since + one.end <= now) last = &one;
    }
    if (last == nullptr) continue;
    const double time = seconds((since + last->begin).time_since_epoch());
    const std::string value =
        question.query == "up" ? std::to_string(last->up ? 1 : 0) : std::to_string(time);
    entries += (entries.empty() ? "" : ",") + (R"({"metric":{"job":")" + job) +
               R"("},"value":[0,")" + value + R"("]})";
  }
  return R"({"status":"success","data":{"resultType":"vector","result":[)" + entries + "]}}";
}

// Looks at them each 20 ms of a simulated time.
class TimedScrapes {
 public:
  explicit TimedScrapes(std::map<std::string, std::vector<OneScrape>> all) : all_(std::move(all)) {}

  // The exporter is held still.
  Scraped await() {
    const AskAll ask = [this](const std::vector<Question>& questions) {
      std::vector<Answer> answers;
      for (const Question& question : questions) {
        answers.push_back(
            {clock_.wall(), 200, answer_of(all_, question, since, clock_.wall()), ""});
      }
      return answers;
    };
    const ScrapeWish wish{{"frontend", "exporter"}, since, 10s, 5s, {"exporter"}, "up", 1s};
    return await_scrapes(wish, ask, clock_, [this](Duration) {
      clock_.advance(20ms);
      return true;
    });
  }

 private:
  test::FakeClock clock_;
  std::map<std::string, std::vector<OneScrape>> all_;

 public:
  WallTime since = clock_.wall();
};

// The next one of the exporter begins at 1.2 s.
TEST(EndOfScrapes, IsBehindThoseThatCount) {
  TimedScrapes scrapes({{"frontend", {{100ms, 100ms}, {1100ms, 1100ms}}},
                        {"exporter", {{200ms, 1100ms, false}, {1200ms, 2100ms, false}}}});
  const Scraped scraped = scrapes.await();
  EXPECT_GE(scraped.seen_at, scrapes.since + 1100ms);
  EXPECT_LT(scraped.seen_at, scrapes.since + 1200ms);
  EXPECT_GE(scraped.until, scrapes.since + 200ms);
  EXPECT_LT(scraped.until, scrapes.since + 210ms);
}

// One of the exporter is under way from 1.05 s on, and that of the frontend is of 1.1 s.
TEST(EndOfScrapes, IsNotKnownWhileOneFromBeforeItIsUnderWay) {
  TimedScrapes scrapes({{"frontend", {{1100ms, 1100ms}, {2100ms, 2100ms}}},
                        {"exporter", {{50ms, 950ms, false}, {1050ms, 1950ms, false}}}});
  const Scraped scraped = scrapes.await();
  EXPECT_GE(scraped.seen_at, scrapes.since + 1950ms);
  EXPECT_GE(scraped.until, scrapes.since + 1100ms);
  EXPECT_LT(scraped.until, scrapes.since + 1110ms);
}

// At 400 ms both have been scraped, but a scrape from before then is still to fail.
TEST(LastScrapes, AreLostWhereOneThatWasUnderWayFails) {
  std::map<std::string, std::vector<OneScrape>> scrapes{
      {"frontend", {{100ms, 100ms}, {300ms, 300ms}, {350ms, 550ms, false}, {560ms, 560ms}}},
      {"exporter", {{200ms, 380ms, false}, {400ms, 400ms}, {600ms, 600ms}}}};
  test::FakeClock clock;
  const WallTime since = clock.wall();
  const AskAll ask = [&](const std::vector<Question>& questions) {
    std::vector<Answer> answers;
    for (const Question& question : questions) {
      answers.push_back({clock.wall(), 200, answer_of(scrapes, question, since, clock.wall()), ""});
    }
    return answers;
  };
  const ScrapeWish wish{{"frontend", "exporter"}, since, 10s, 5s};
  const Scraped scraped = await_scrapes(wish, ask, clock, [&](Duration at_most) {
    clock.advance(at_most);
    return true;
  });
  ASSERT_EQ(scraped.seen_at, since + 400ms);
  EXPECT_FALSE(has_lost_scrapes(scraped, since + 400ms, ask)) << "so far";
  clock.advance(200ms);
  EXPECT_TRUE(has_lost_scrapes(scraped, since + 400ms, ask));
  scrapes["frontend"][2].up = true;
  EXPECT_FALSE(has_lost_scrapes(scraped, since + 400ms, ask));
}

TEST_F(Scrapes, AreThereOnceTheLastTargetHasBeenScraped) {
  const Scraped scraped = await();
  EXPECT_EQ(scraped.seen_at, since_ + 2s);
  EXPECT_EQ(scraped.problem, "");
}

TEST_F(Scrapes, ThatFailAreScrapesToo) {
  up_from_["exporter"] = 1h;
  const Scraped scraped = await();
  EXPECT_EQ(scraped.seen_at, since_ + 2s);
  EXPECT_THAT(scraped.failing, ElementsAre("exporter"));
}

TEST_F(Scrapes, GetTimeToSucceed) {
  up_from_["exporter"] = 4s;
  EXPECT_EQ(await(5s).seen_at, since_ + 4s);
}

TEST_F(Scrapes, ThatNeverSucceedAreWaitedForNoLonger) {
  up_from_["exporter"] = 1h;
  const Scraped scraped = await(5s);
  EXPECT_EQ(scraped.seen_at, since_ + 5s);
  EXPECT_THAT(scraped.failing, ElementsAre("exporter"));
}

TEST_F(Scrapes, OfTargetsThatAreNotWellMayFail) {
  up_from_["exporter"] = 1h;
  may_fail_ = {"exporter"};
  const Scraped scraped = await(5s);
  EXPECT_EQ(scraped.seen_at, since_ + 2s);
  EXPECT_THAT(scraped.failing, ElementsAre());
}

TEST_F(Scrapes, NameTheTargetsThatAreMissing) {
  scraped_["exporter"] = 1h;
  EXPECT_EQ(await().problem, "prometheus has not scraped exporter");
  scraped_.erase("frontend");
  const Scraped scraped = await();
  EXPECT_EQ(scraped.problem, "prometheus has not scraped frontend, exporter");
  EXPECT_EQ(scraped.seen_at, std::nullopt);
}

TEST_F(Scrapes, SayThatNobodyAnswers) {
  problem_ = "prometheus did not answer: connection refused";
  EXPECT_EQ(await().problem, problem_);
}

TEST_F(Scrapes, AreGivenUpWithoutAWordWhenTheRunHasToEnd) {
  scraped_["exporter"] = 1h;
  goes_on_ = false;
  const Scraped scraped = await();
  EXPECT_EQ(scraped.problem, "");
  EXPECT_EQ(scraped.seen_at, std::nullopt);
}

TEST(FirstAnswers, AreAskedOfEachBackendAndDatabaseOnce) {
  const WallTime now;
  const Question loki{Backend::loki, "/loki/api/v1/query", {}, "{a=\"b\"}"};
  const Question sql{Backend::database, "postgres", {}, "SELECT 2"};
  const Question other{Backend::database, "users", {}, "SELECT 3"};
  const auto questions = easy_questions({loki, sql, loki, other, sql}, now);
  ASSERT_EQ(questions.size(), 3U);
  EXPECT_EQ(questions[0].path, "/loki/api/v1/labels");
  EXPECT_EQ(questions[1].path, "postgres");
  EXPECT_EQ(questions[2].query, "SELECT 1");
}

TEST(FirstAnswers, AreWaitedFor) {
  test::FakeClock clock;
  const WallTime begin = clock.wall();
  const auto answering_after = [&](Duration later) {
    return [&, later](const std::vector<Question>&) {
      if (clock.wall() - begin >= later) return std::vector{Answer{clock.wall(), 200, "{}", ""}};
      return std::vector{Answer{clock.wall(), 0, "", "loki did not answer: it hangs"}};
    };
  };
  const Pause pause = [&](Duration at_most) {
    clock.advance(at_most);
    return true;
  };
  const std::vector<Question> questions{{Backend::loki, "/loki/api/v1/labels", {}, ""}};
  EXPECT_EQ(await_answers(questions, 10s, answering_after(4s), clock, pause), "");
  EXPECT_EQ(clock.wall(), begin + 4s);
  EXPECT_EQ(await_answers(questions, 10s, answering_after(1h), clock, pause),
            "loki did not answer: it hangs");
}

TEST(TargetsOf, AreThoseOfTheJobsAndOfNoOthers) {
  EXPECT_EQ(targets_of({"shop"}), "up{job=~\"shop\"}");
  EXPECT_EQ(targets_of({"ns/shop-1", "a.b", "x\"y\\z"}),
            "up{job=~\"ns/shop-1|a\\\\.b|x\\\"y\\\\\\\\z\"}");
}

// By the middle one: a target may have been away.
TEST(ScrapeIntervals, AreThoseBetweenTheLastScrapes) {
  const auto intervals =
      scrape_intervals({WallTime{}, 200,
                        R"({"status":"success","data":{"resultType":"matrix","result":[
         {"metric":{"job":"shop","instance":"a"},"values":[[1,"1"],[2,"1"],[3,"1"],[60,"1"],[61,"1"]]},
         {"metric":{"job":"node"},"values":[[15,"1"],[30,"1"],[45,"0"]]},
         {"metric":{"job":"new"},"values":[[15,"1"]]}]}})",
                        ""});
  ASSERT_TRUE(intervals) << intervals.error().what;
  EXPECT_THAT(*intervals, ElementsAre(::testing::Pair("node", 15s), ::testing::Pair("shop", 1s)));
}

// Each target's scrapes: when, and whether it answered.
using ScrapesOf = std::vector<std::pair<Duration, bool>>;

std::optional<Duration> end_of_first(const std::map<std::string, ScrapesOf>& targets) {
  const test::FakeClock clock;
  const WallTime since = clock.wall();
  std::string entries;
  for (const auto& [job, scrapes] : targets) {
    std::string values;
    for (const auto& [at, well] : scrapes) {
      values += (values.empty() ? "[" : ",[") +
                std::to_string(seconds((since + at).time_since_epoch())) +
                (well ? R"(,"1"])" : R"(,"0"])");
    }
    entries += (entries.empty() ? "" : ",") + (R"({"metric":{"job":")" + job) + R"("},"values":[)" +
               values + "]}";
  }
  std::string asked;
  const AskAll ask = [&](const std::vector<Question>& questions) {
    asked = questions.front().query;
    return std::vector<Answer>{
        {since, 200,
         R"({"status":"success","data":{"resultType":"matrix","result":[)" + entries + "]}}", ""}};
  };
  const auto end =
      end_of_first_scrapes({.targets = {"frontend", "exporter"}, .since = since}, since + 30s, ask);
  EXPECT_EQ(asked, "up[30002ms]");
  return end ? std::optional<Duration>(*end - since) : std::nullopt;
}

TEST(EndOfFirstScrapes, IsRightBehindTheLastOfThem) {
  EXPECT_EQ(end_of_first({{"frontend", {{-300ms, true}, {700ms, true}, {1700ms, true}}},
                          {"exporter", {{200ms, true}, {1200ms, true}}},
                          {"another", {{25s, true}}}}),
            702ms);
}

TEST(EndOfFirstScrapes, IsOfThoseThatSucceededWhereSomeDid) {
  EXPECT_EQ(end_of_first({{"frontend", {{700ms, false}, {1700ms, true}}},
                          {"exporter", {{200ms, false}, {1200ms, false}}}}),
            1702ms);
}

TEST(EndOfFirstScrapes, IsNotKnownBeforeEachHasBeenScraped) {
  EXPECT_EQ(end_of_first({{"frontend", {{700ms, true}}}}), std::nullopt);
  EXPECT_EQ(end_of_first({{"frontend", {{700ms, true}}}, {"exporter", {{-1s, true}}}}),
            std::nullopt);
}

}  // namespace
}  // namespace harness::observe
