#include "harness/observe/wrong_clocks.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace harness::observe {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const WallTime sent{std::chrono::seconds{1'795'254'241}};
const std::string ids[] = {std::string(32, 'a'), std::string(32, 'b'), std::string(32, 'c')};

std::string nanoseconds(WallTime at) { return std::to_string(at.time_since_epoch().count()); }

// A span of a request that took 20 ms, by how much later than its sending it begins.
struct Span {
  std::string service;
  std::string id;
  std::string parent;
  int kind;  // 2: server, 3: client, 4: producer, 5: consumer
  Duration begins;
};

std::string trace_body(const std::vector<Span>& spans) {
  json batches = json::array();
  for (const Span& span : spans) {
    json name = {{"key", "service.name"}, {"value", {{"stringValue", span.service}}}};
    json one = {{"spanId", span.id},
                {"parentSpanId", span.parent},
                {"kind", span.kind},
                {"startTimeUnixNano", nanoseconds(sent + span.begins)},
                {"endTimeUnixNano", nanoseconds(sent + span.begins + 10ms)}};
    json scope = {{"spans", json::array({std::move(one)})}};
    batches.push_back({{"resource", {{"attributes", json::array({std::move(name)})}}},
                       {"scopeSpans", json::array({std::move(scope)})}});
  }
  return json{{"batches", batches}}.dump();
}

// A line of each request, by how much later than its sending it was written.
std::string lines_body(const std::string& service, std::optional<Duration> later) {
  json streams = json::array();
  for (const std::string& id : ids) {
    if (!later) break;
    streams.push_back(
        {{"stream", {{"service_name", service}, {"trace_id", id}}},
         {"values", json::array({json::array({nanoseconds(sent + *later), "a line"})})}});
  }
  return json{{"status", "success"}, {"data", {{"resultType", "streams"}, {"result", streams}}}}
      .dump();
}

std::vector<std::string> wrong(const std::vector<Span>& spans,
                               std::optional<Duration> line_of_back = {}) {
  std::vector<TimedRequest> requests;
  for (const std::string& id : ids) requests.push_back({id, {sent, sent + 20ms}});
  const AskAll ask = [&](const std::vector<Question>& questions) {
    std::vector<Answer> answers;
    for (const Question& question : questions) {
      const bool is_of_spans = question.backend == Backend::tempo;
      answers.push_back(
          {{}, 200, is_of_spans ? trace_body(spans) : lines_body("back", line_of_back), ""});
    }
    return answers;
  };
  std::vector<std::string> texts;
  for (const Loss& loss :
       wrong_clocks(requests, {Backend::tempo, Backend::loki}, {}, {sent, sent + 1s}, ask)) {
    EXPECT_TRUE(loss.is_misplaced);
    texts.push_back(loss.what);
  }
  return texts;
}

// The front asks the back.
std::vector<Span> called(Duration front, Duration back) {
  return {{"harness", "01", "", 3, 0ms},
          {"front", "02", "01", 2, front},
          {"front", "03", "02", 3, front + 1ms},
          {"back", "04", "03", 2, back}};
}

TEST(Clocks, ThatAreRightMoveNothing) {
  EXPECT_THAT(wrong(called(2ms, 4ms), 5ms), IsEmpty());
  EXPECT_THAT(wrong(called(-100ms, 200ms), 100ms), IsEmpty()) << "nearly";
  EXPECT_THAT(wrong({}, {}), IsEmpty());
}

TEST(Clocks, ThatAreSlowShowInSpansAndLines) {
  EXPECT_THAT(wrong(called(2ms, -2s), -2s),
              ElementsAre("spans of back begin 2s before the requests that cause them: its clock "
                          "is slow, and they may stand in another window",
                          "log lines of back are of 2s before the requests that cause them: its "
                          "clock is slow, and they may stand in another window"));
}

TEST(Clocks, ThatAreFastShowInSpansAndLines) {
  EXPECT_THAT(wrong(called(2ms, 2020ms), 2020ms),
              ElementsAre("spans of back begin 2s behind the answers to the requests that cause "
                          "them: its clock is fast, and they may stand in another window",
                          "log lines of back are of 2s behind the answers to the requests that "
                          "cause them: its clock is fast, and they may stand in another window"));
}

TEST(Clocks, OfAWholeMachineAreWrongTogether) { EXPECT_EQ(wrong(called(1s, 1002ms)).size(), 2U); }

// The front answers first, and goes on by itself.
TEST(Clocks, AreNotWrongWhereWorkGoesOnBehindAnAnswer) {
  EXPECT_THAT(wrong({{"front", "02", "01", 2, 2ms},
                     {"front", "03", "02", 3, 2s},
                     {"back", "04", "03", 2, 2001ms}}),
              IsEmpty());
  EXPECT_THAT(wrong({{"front", "02", "01", 2, 2ms},
                     {"front", "03", "02", 4, 3ms},
                     {"back", "04", "03", 5, 2s},
                     {"back", "05", "04", 2, 2s}}),
              IsEmpty())
      << "through a queue";
  EXPECT_THAT(wrong(called(2ms, 4ms), 2s), IsEmpty()) << "its lines come late";
}

}  // namespace
}  // namespace harness::observe
