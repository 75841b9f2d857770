#include "harness/observe/lost_calls.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness::observe {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// In the order of time, how many have something, and how many have nothing.
std::vector<bool> had(std::initializer_list<std::size_t> by_turns) {
  std::vector<bool> all;
  bool has = true;
  for (const std::size_t count : by_turns) {
    all.insert(all.end(), count, has);
    has = !has;
  }
  return all;
}

TEST(SilentStretch, LiesBetweenWhatHasSomethingEach) {
  EXPECT_EQ(silent_stretch(had({20, 6, 20})), 6U);
  EXPECT_EQ(silent_stretch(had({20, 2, 2, 40, 1, 1, 20})), 43U) << "what was under way at once";
  EXPECT_EQ(silent_stretch({}), 0U);
  EXPECT_EQ(silent_stretch(had({40})), 0U);
  EXPECT_EQ(silent_stretch(had({0, 40})), 0U);
  EXPECT_EQ(silent_stretch(had({20, 5, 20})), 0U) << "too short";
  EXPECT_EQ(silent_stretch(had({20, 20})), 0U) << "for good";
  EXPECT_EQ(silent_stretch(had({0, 20, 20})), 0U) << "from the start";
  EXPECT_EQ(silent_stretch(had({5, 20, 5})), 0U) << "seldom";
  EXPECT_EQ(silent_stretch(had({30, 1, 30, 10, 30})), 0U) << "now and then";
}

std::vector<std::string> restarted(const std::string& body) {
  const AskAll ask = [&](const std::vector<Question>&) {
    return std::vector<Answer>{{{}, 200, body, ""}};
  };
  std::vector<std::string> texts;
  for (const Loss& loss : lost_by_restarts({"shop"}, {{}, WallTime{std::chrono::seconds{20}}},
                                           std::chrono::milliseconds{500}, ask)) {
    EXPECT_THAT(loss.of, ElementsAre(Backend::tempo, Backend::loki));
    texts.push_back(loss.service + ": " + loss.what);
  }
  return texts;
}

TEST(Restarts, TakeSpansAndLinesWithThem) {
  const auto answer = [](const std::string& job) {
    return R"({"status":"success","data":{"resultType":"vector","result":[{"metric":{"job":")" +
           job + R"("},"value":[20,"1"]}]}})";
  };
  EXPECT_THAT(restarted(answer("shop")),
              ElementsAre("shop: shop began anew in the run, and what it had not sent is gone (or "
                          "several processes of it answer by turns where it is scraped, each with "
                          "counts of its own)"));
  EXPECT_THAT(restarted(answer("other")), IsEmpty());
  EXPECT_THAT(restarted(R"({"status":"success","data":{"resultType":"vector","result":[]}})"),
              IsEmpty());
  EXPECT_THAT(restarted("no answer"), IsEmpty());
}

// Of who does not tell when it started, by its counters.
TEST(Restarts, AreAskedForOnce) {
  std::vector<Question> asked;
  const AskAll ask = [&](const std::vector<Question>& questions) {
    asked = questions;
    return std::vector<Answer>(questions.size());
  };
  const Window run{WallTime{std::chrono::seconds{100}}, WallTime{std::chrono::seconds{120}}};
  EXPECT_THAT(lost_by_restarts({}, run, std::chrono::milliseconds{500}, ask), IsEmpty());
  EXPECT_THAT(asked, IsEmpty());
  EXPECT_THAT(lost_by_restarts({"shop", "stock"}, run, std::chrono::milliseconds{500}, ask),
              IsEmpty());
  ASSERT_EQ(asked.size(), 1U);
  const std::string counters =
      R"q((label_replace({__name__=~".+_total",job=~"shop|stock"}, "counter", "$1", "__name__", )q"
      R"q("(.+)") and on (job, instance) timestamp(up) >= 100.000)[20000ms:500ms])q";
  const std::string started = R"q(process_start_time_seconds{job=~"shop|stock"}[20000ms])q";
  EXPECT_EQ(asked.front().query, "sum by (job) (changes(" + started +
                                     ")) > 0 or (2 * count by (job) (resets(" + counters +
                                     ") > 0) >= count by (job) (max_over_time(" + counters +
                                     ") > 0) unless on (job) last_over_time(" + started + "))");
}

}  // namespace
}  // namespace harness::observe
