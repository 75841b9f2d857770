#include "harness/observe/lost_seconds.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/observe/told_traces.hpp"

namespace harness::observe {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// The first request is of the second 1000; ten are in each. All are worked on by the shop.
std::vector<OwnTrace> worked_on(std::size_t seconds) {
  std::vector<OwnTrace> traces;
  for (std::size_t i = 0; i < 10 * seconds; ++i) {
    WholeSpan span;
    span.service = "shop";
    traces.push_back({told::request_numbered(i), std::vector{span}, std::set<std::string>{}});
  }
  return traces;
}

std::string lines_by_second(const std::vector<int>& lines) {
  std::string values;
  if (lines == std::vector<int>(lines.size(), 0)) {
    return R"({"status":"success","data":{"resultType":"matrix","result":[]}})";
  }
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i] == 0) continue;
    // At a second's end.
    values += (values.empty() ? "[" : ",[") + std::to_string(1001 + i) + ",\"" +
              std::to_string(lines[i]) + "\"]";
  }
  return R"({"status":"success","data":{"resultType":"matrix","result":[{"metric":)"
         R"({"service_name":"shop"},"values":[)" +
         values + "]}]}}";
}

std::vector<std::string> lost_of_lines(const std::vector<OwnTrace>& traces,
                                       const std::vector<int>& lines,
                                       std::vector<Question>* asked = nullptr,
                                       const std::vector<int>& like_failures = {}) {
  const AskAll ask = [&](const std::vector<Question>& questions) {
    const bool are_failures = questions.front().query.find("|~") != std::string::npos;
    if (asked != nullptr) *asked = questions;
    return std::vector<Answer>{
        {{}, 200, lines_by_second(are_failures ? like_failures : lines), ""}};
  };
  const Answerers answerers;
  const Window run{traces.front().request.at.begin, traces.back().request.at.end};
  std::vector<std::string> texts;
  for (const Loss& loss :
       lost_for_seconds({traces, answerers, {traces.size(), traces.size()}}, {}, run, ask)) {
    texts.push_back(loss.service + ": " + loss.what);
  }
  return texts;
}

TEST(LostSeconds, AreThoseWithoutALineBetweenOthersThatHaveSome) {
  std::vector<Question> asked;
  EXPECT_THAT(lost_of_lines(worked_on(12), {10, 10, 10, 10, 10, 0, 0, 0, 10, 10, 10, 10}, &asked),
              ElementsAre("shop: shop has log lines in each second in which it works on requests, "
                          "but for 3 in a row"));
  ASSERT_EQ(asked.size(), 1U);
  EXPECT_EQ(asked.front().query,
            R"(sum by (service_name) (count_over_time({service_name=~"shop"}[1s])))");
  EXPECT_EQ(asked.front().params.at("start"), "1000000000000");
}

TEST(LostSeconds, AreNoneOfWhoLogsAllTheTimeOrNowAndThen) {
  const auto traces = worked_on(12);
  EXPECT_THAT(lost_of_lines(traces, {10, 9, 10, 10, 8, 10, 10, 10, 10, 10, 10, 10}), IsEmpty());
  EXPECT_THAT(lost_of_lines(traces, {}), IsEmpty()) << "never";
  EXPECT_THAT(lost_of_lines(traces, {10, 10, 10, 10, 10, 0, 10, 10, 10, 10, 10, 10}), IsEmpty())
      << "one second";
  EXPECT_THAT(lost_of_lines(traces, {1, 2, 1, 1, 1, 0, 0, 0, 1, 2, 1, 1}), IsEmpty())
      << "so few that it may be by chance";
  EXPECT_THAT(lost_of_lines(traces, {20, 0, 20, 0, 20, 0, 0, 20, 0, 20, 0, 20}), IsEmpty())
      << "as its lines are passed on";
}

TEST(LostSeconds, AreNotAskedForOfWhoNamesItsRequests) {
  auto traces = worked_on(12);
  traces[5].lines->insert("shop");
  std::vector<Question> asked;
  EXPECT_THAT(lost_of_lines(traces, {10, 10, 10, 10, 10, 0, 0, 0, 10, 10, 10, 10}, &asked),
              IsEmpty());
  EXPECT_THAT(asked, IsEmpty());
}

void fail(std::vector<OwnTrace>& traces, std::size_t from, std::size_t to, std::size_t each = 1) {
  for (std::size_t i = from; i < to; i += each) {
    traces[i].request = told::request_numbered(i, "500");
    traces[i].spans->front().kind = "server";
    traces[i].spans->front().status = "error";
  }
}

constexpr const char* has_none_in_four =
    "shop: shop has a log line for each request in other seconds in which it works on such, and "
    "none at all in 4 in a row";

// Nothing is behind the gap, or little.
TEST(LostSeconds, AreThoseAtTheEndOfWhoLogsEachRequest) {
  const auto traces = worked_on(8);
  EXPECT_THAT(lost_of_lines(traces, {10, 10, 10, 5, 0, 0, 0, 0}), ElementsAre(has_none_in_four));
  EXPECT_THAT(lost_of_lines(traces, {10, 9, 11, 0, 0, 0, 0, 10}), ElementsAre(has_none_in_four));
  EXPECT_THAT(lost_of_lines(traces, {0, 0, 0, 0, 3, 10, 10, 10}), ElementsAre(has_none_in_four))
      << "they come late";
  auto failing = worked_on(8);
  fail(failing, 40, 80);
  EXPECT_THAT(lost_of_lines(failing, {10, 10, 10, 10, 0, 0, 0, 0}), ElementsAre(has_none_in_four));
}

TEST(LostSeconds, AtTheEndAreNoneOfWhoLogsLess) {
  auto traces = worked_on(8);
  EXPECT_THAT(lost_of_lines(traces, {10, 6, 3, 1, 0, 0, 0, 0}), IsEmpty()) << "what is new";
  EXPECT_THAT(lost_of_lines(traces, {3, 3, 4, 3, 0, 0, 0, 0}), IsEmpty()) << "some";
  EXPECT_THAT(lost_of_lines(traces, {10, 10, 10, 10, 10, 10, 5, 0}), IsEmpty()) << "one second";
  fail(traces, 0, 40, 2);
  EXPECT_THAT(lost_of_lines(traces, {10, 10, 10, 10, 0, 0, 0, 0}), IsEmpty())
      << "what fails, twice, and no longer does";
  auto others = worked_on(8);
  for (std::size_t i = 40; i < 80; ++i) others[i].request.request = "look";
  EXPECT_THAT(lost_of_lines(others, {10, 10, 10, 10, 0, 0, 0, 0}), IsEmpty()) << "other requests";
}

// Idle, as what is before it answers by itself.
TEST(LostSeconds, AtTheEndAreNoneOfWhoIsAskedNoMore) {
  auto traces = worked_on(8);
  for (std::size_t i = 40; i < 80; ++i) traces[i].spans->clear();
  EXPECT_THAT(lost_of_lines(traces, {10, 10, 10, 10, 0, 0, 0, 0}), IsEmpty());
}

// One in five fails, of ten in a second.
std::vector<OwnTrace> failing_by_turns() {
  auto traces = worked_on(8);
  fail(traces, 3, 80, 5);
  return traces;
}

TEST(LostSeconds, AreNotAllThatNumbersTellOfFailures) {
  std::vector<Question> asked;
  const auto traces = failing_by_turns();
  EXPECT_THAT(lost_of_lines(traces, {8, 8, 8, 8, 8, 8, 8, 8}, &asked),
              ElementsAre("shop: shop has 64 log lines, did 64 requests well, and failed 16 (all "
                          "80 requests were looked at): lines of failures are lost, or it does not "
                          "log each; spans, counters, or lines that name their trace can tell"));
  EXPECT_THAT(asked.front().query, HasSubstr("{service_name=~\"shop\"} |~ `(?i)error|"));
  EXPECT_THAT(lost_of_lines(traces, {10, 9, 8, 8, 8, 8, 8, 8}, nullptr, {2, 1}),
              ElementsAre(HasSubstr("shop has 67 log lines, did 64 requests well, and failed 16")))
      << "it logs the first";
}

TEST(LostSeconds, OfNumbersThatFitAreNothing) {
  const std::vector<int> two(8, 2);
  const auto traces = failing_by_turns();
  EXPECT_THAT(lost_of_lines(traces, std::vector<int>(8, 10), nullptr, two), IsEmpty()) << "each";
  EXPECT_THAT(lost_of_lines(traces, two, nullptr, two), IsEmpty()) << "failures alone";
  EXPECT_THAT(lost_of_lines(traces, {4, 4, 4, 4, 4, 4, 4, 4}, nullptr, {4, 4, 4, 4, 4, 4, 4, 4}),
              IsEmpty())
      << "failures alone, twice";
  EXPECT_THAT(lost_of_lines(traces, {3, 3, 2, 3, 3, 3, 2, 3}, nullptr, {1, 0, 1, 1, 0, 1, 0, 1}),
              IsEmpty())
      << "three in ten";
  EXPECT_THAT(lost_of_lines(traces, {9, 9, 9, 9, 8, 9, 9, 9}, nullptr, two), IsEmpty())
      << "nine in ten";
  auto halves = worked_on(8);
  fail(halves, 0, 80, 2);
  const std::vector<int> five(8, 5);
  EXPECT_THAT(lost_of_lines(halves, five, nullptr, five), IsEmpty()) << "half of all fail";
  EXPECT_THAT(lost_of_lines(halves, five), ::testing::SizeIs(1)) << "and none reads so";
}

// What is before it may have failed them.
TEST(LostSeconds, OfNumbersIsNothingOfRequestsThatNeverCame) {
  auto traces = failing_by_turns();
  for (OwnTrace& trace : traces) {
    if (trace.request.has_failed()) trace.spans->clear();
  }
  EXPECT_THAT(lost_of_lines(traces, std::vector<int>(8, 8)), IsEmpty());
}

// Nothing is done in these seconds.
TEST(LostSeconds, AreNoneWithoutWork) {
  auto traces = worked_on(12);
  traces.erase(traces.begin() + 50, traces.begin() + 80);
  EXPECT_THAT(lost_of_lines(traces, {10, 10, 10, 10, 10, 0, 0, 0, 10, 10, 10, 10}), IsEmpty());
}

}  // namespace
}  // namespace harness::observe
