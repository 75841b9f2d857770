#include "harness/observe/wrong_clocks.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace harness::observe {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const WallTime when_sent{std::chrono::seconds{1'795'254'241}};
const std::string three_ids[] = {std::string(32, 'a'), std::string(32, 'b'), std::string(32, 'c')};

std::string in_nanoseconds(WallTime at) { return std::to_string(at.time_since_epoch().count()); }

// A span of a request that took 20 ms, by how much later than its sending it begins.
struct TimedSpan {
  std::string service;
  std::string id;
  std::string parent;
  int kind;  // 2: server, 3: client, 4: producer, 5: consumer
  Duration begins;
  Duration lasts = 10ms;
};

std::string timed_trace(const std::vector<TimedSpan>& spans) {
  json batches = json::array();
  for (const TimedSpan& span : spans) {
    json name = {{"key", "service.name"}, {"value", {{"stringValue", span.service}}}};
    json one = {{"spanId", span.id},
                {"parentSpanId", span.parent},
                {"kind", span.kind},
                {"startTimeUnixNano", in_nanoseconds(when_sent + span.begins)},
                {"endTimeUnixNano", in_nanoseconds(when_sent + span.begins + span.lasts)}};
    json scope = {{"spans", json::array({std::move(one)})}};
    batches.push_back({{"resource", {{"attributes", json::array({std::move(name)})}}},
                       {"scopeSpans", json::array({std::move(scope)})}});
  }
  return json{{"batches", batches}}.dump();
}

// A line of each request, by how much later than its sending it was written.
std::string timed_lines(const std::string& service, std::optional<Duration> later) {
  json streams = json::array();
  for (const std::string& id : three_ids) {
    if (!later) break;
    streams.push_back(
        {{"stream", {{"service_name", service}, {"trace_id", id}}},
         {"values", json::array({json::array({in_nanoseconds(when_sent + *later), "a line"})})}});
  }
  return json{{"status", "success"}, {"data", {{"resultType", "streams"}, {"result", streams}}}}
      .dump();
}

ClocksSeen seen_in(const std::vector<TimedSpan>& spans, std::optional<Duration> line_of_back = {}) {
  std::vector<TimedRequest> requests;
  for (const std::string& id : three_ids) requests.push_back({id, {when_sent, when_sent + 20ms}});
  const AskAll ask = [&](const std::vector<Question>& questions) {
    std::vector<Answer> answers;
    for (const Question& question : questions) {
      const bool is_of_spans = question.backend == Backend::tempo;
      answers.push_back(
          {{}, 200, is_of_spans ? timed_trace(spans) : timed_lines("back", line_of_back), ""});
    }
    return answers;
  };
  return clocks_seen(requests, {Backend::tempo, Backend::loki}, {}, {when_sent, when_sent + 1s},
                     ask);
}

std::vector<std::string> found_wrong(const std::vector<TimedSpan>& spans,
                                     std::optional<Duration> line_of_back = {}) {
  std::vector<std::string> texts;
  for (const Loss& loss : seen_in(spans, line_of_back).wrong) {
    EXPECT_TRUE(loss.is_misplaced);
    texts.push_back(loss.what);
  }
  return texts;
}

// The front asks the back.
std::vector<TimedSpan> front_and_back(Duration front, Duration back) {
  return {{"harness", "01", "", 3, 0ms},
          {"front", "02", "01", 2, front},
          {"front", "03", "02", 3, front + 1ms},
          {"back", "04", "03", 2, back}};
}

TEST(Clocks, ThatAreRightMoveNothing) {
  EXPECT_THAT(found_wrong(front_and_back(2ms, 4ms), 5ms), IsEmpty());
  EXPECT_THAT(found_wrong(front_and_back(-100ms, 200ms), 100ms), IsEmpty()) << "nearly";
  EXPECT_THAT(found_wrong({}, {}), IsEmpty());
}

TEST(Clocks, ThatAreSlowShowInSpansAndLines) {
  EXPECT_THAT(found_wrong(front_and_back(2ms, -2s), -2s),
              ElementsAre("spans of back begin 2s before the requests that cause them: its clock "
                          "is slow, and they may stand in another window",
                          "log lines of back are of 2s before the requests that cause them: its "
                          "clock is slow, and they may stand in another window"));
}

TEST(Clocks, ThatAreFastShowInSpansAndLines) {
  EXPECT_THAT(found_wrong(front_and_back(2ms, 2020ms), 2020ms),
              ElementsAre("spans of back begin 2s behind the answers to the requests that cause "
                          "them: its clock is fast, and they may stand in another window",
                          "log lines of back are of 2s behind the answers to the requests that "
                          "cause them: its clock is fast, and they may stand in another window"));
}

TEST(Clocks, OfAWholeMachineAreWrongTogether) {
  EXPECT_EQ(found_wrong(front_and_back(1s, 1002ms)).size(), 2U);
}

std::vector<std::string> found_impossible(const std::vector<TimedSpan>& spans) {
  std::vector<std::string> texts;
  for (const Loss& loss : seen_in(spans).impossible) {
    EXPECT_TRUE(loss.is_of_times);
    EXPECT_EQ(loss.service, "back");
    texts.push_back(loss.what);
  }
  return texts;
}

TEST(Clocks, ThatCannotBeAreNamed) {
  const auto lasting = [](Duration back, int kind = 2) {
    return found_impossible(
        {{"harness", "01", "", 3, 0ms, -10ms}, {"back", "02", "01", kind, 2ms, back}});
  };
  EXPECT_THAT(lasting(10ms), IsEmpty());
  EXPECT_THAT(lasting(-1ms, 1), IsEmpty()) << "by two clocks of one process";
  EXPECT_THAT(lasting(-1ms), ElementsAre(HasSubstr("answered requests in less than a microsecond")))
      << "but not of each answer";
  EXPECT_THAT(
      lasting(-2ms),
      ElementsAre("3 of 3 spans of back that were looked at end before they begin: how long "
                  "they took is not known"));
  EXPECT_THAT(lasting(30s), IsEmpty()) << "its work may go on";
  EXPECT_THAT(lasting(1h),
              ElementsAre("3 of 3 spans of back that were looked at lasted longer than "
                          "the run: how long they really took is not known"));
  EXPECT_THAT(lasting(1us), IsEmpty());
  EXPECT_THAT(
      lasting(20ns),
      ElementsAre("3 of 3 spans of back that were looked at answered requests in less than a "
                  "microsecond, of which each took a millisecond or more: their times may be "
                  "of another unit"));
  EXPECT_THAT(lasting(20ns, 1), IsEmpty()) << "a step of its own may take no time";
}

std::vector<ClockSlack> found_off(const std::vector<TimedSpan>& spans,
                                  std::optional<Duration> line_of_back = {}) {
  return seen_in(spans, line_of_back).off;
}

// By less than clocks may differ: nothing is wrong, and edges are as wide.
TEST(Clocks, ThatAreALittleSlowAreSeenBeforeTheRequests) {
  EXPECT_THAT(found_off(front_and_back(2ms, 4ms), 5ms), IsEmpty());
  EXPECT_THAT(found_off(front_and_back(-8ms, 4ms), -8ms), IsEmpty()) << "as on one clock";
  EXPECT_THAT(found_off(front_and_back(-100ms, 4ms), -90ms),
              ElementsAre(ClockSlack{"front", Backend::tempo, 100ms, 0ms},
                          ClockSlack{"back", Backend::loki, 90ms, 0ms},
                          ClockSlack{"front", Backend::loki, 100ms, 0ms, true}))
      << "lines of the front name no request";
  EXPECT_THAT(found_off(front_and_back(2ms, -60ms), 5ms),
              ElementsAre(ClockSlack{"back", Backend::tempo, 63ms, 0ms}))
      << "by who calls it, and its lines have the time at which they came";
  EXPECT_THAT(found_off(front_and_back(2ms, -2s)), IsEmpty()) << "that is wrong";
  EXPECT_EQ(text_of({"back", Backend::tempo, 63ms, 0ms}),
            "the clock of back is slow, by 63ms at the least: its spans are from before their "
            "requests began");
}

// Of 20 ms, and spans of 10 ms.
TEST(Clocks, ThatAreALittleFastAreSeenBehindTheAnswers) {
  EXPECT_THAT(found_off(front_and_back(120ms, 4ms)),
              ElementsAre(ClockSlack{"front", Backend::tempo, 0ms, 110ms},
                          ClockSlack{"front", Backend::loki, 0ms, 110ms, true}));
  EXPECT_EQ(text_of({"front", Backend::loki, 0ms, 110ms, true}),
            "the clock of front is fast, by 110ms at the least: its spans are from behind their "
            "answers");
  EXPECT_THAT(found_off({{"front", "02", "01", 2, 2ms}, {"back", "04", "02", 2, 124ms}}, 130ms),
              ElementsAre(ClockSlack{"back", Backend::tempo, 0ms, 122ms},
                          ClockSlack{"back", Backend::loki, 0ms, 110ms}));
  EXPECT_THAT(found_off(front_and_back(2ms, 4ms), 130ms), IsEmpty()) << "its lines come late";
  EXPECT_THAT(found_off(front_and_back(40ms, 4ms)), IsEmpty()) << "a busy machine";
}

// The front answers first, and goes on by itself.
TEST(Clocks, AreNotWrongWhereWorkGoesOnBehindAnAnswer) {
  EXPECT_THAT(found_wrong({{"front", "02", "01", 2, 2ms},
                           {"front", "03", "02", 3, 2s},
                           {"back", "04", "03", 2, 2001ms}}),
              IsEmpty());
  EXPECT_THAT(found_wrong({{"front", "02", "01", 2, 2ms},
                           {"front", "03", "02", 4, 3ms},
                           {"back", "04", "03", 5, 2s},
                           {"back", "05", "04", 2, 2s}}),
              IsEmpty())
      << "through a queue";
  EXPECT_THAT(found_wrong(front_and_back(2ms, 4ms), 2s), IsEmpty()) << "its lines come late";
}

}  // namespace
}  // namespace harness::observe
