#include "harness/observe/lost_calls.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace harness::observe {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

json text(const std::string& name, const std::string& value) {
  return {{"key", name}, {"value", {{"stringValue", value}}}};
}

json batch(const std::string& service, json span) {
  span["startTimeUnixNano"] = "5";
  span["endTimeUnixNano"] = "9";
  json scope = {{"spans", json::array({std::move(span)})}};
  return {{"resource", {{"attributes", json::array({text("service.name", service)})}}},
          {"scopeSpans", json::array({std::move(scope)})}};
}

// The front calls the back, which has a span of it or not.
struct Call {
  bool is_seen = true;
  std::string url = "http://127.0.0.1:8080/stock?item=ink";
  int status = 0;  // 2: error
};

std::string trace_body(const Call& call) {
  json batches = json::array();
  batches.push_back(batch("front", {{"spanId", "03"},
                                    {"kind", 3},
                                    {"status", {{"code", call.status}}},
                                    {"attributes", json::array({text("url.full", call.url)})}}));
  if (call.is_seen) {
    batches.push_back(batch("back", {{"spanId", "04"}, {"parentSpanId", "03"}, {"kind", 2}}));
  }
  return json{{"batches", batches}}.dump();
}

std::vector<std::string> lost(const std::vector<Call>& calls) {
  const AskAll ask = [&](const std::vector<Question>& questions) {
    std::vector<Answer> answers;
    for (std::size_t i = 0; i < questions.size(); ++i) {
      answers.push_back({{}, 200, trace_body(calls[i]), ""});
    }
    return answers;
  };
  std::vector<std::string> texts;
  const std::vector<std::string> traces(calls.size(), std::string(32, 'a'));
  for (const Loss& loss : lost_calls(traces, ask)) texts.push_back(loss.service + ": " + loss.what);
  return texts;
}

const Call unseen{false};

TEST(LostCalls, AreThoseOfWhichOnlyTheCallerHasASpan) {
  EXPECT_THAT(lost({{}, {}, {}, {}}), IsEmpty());
  EXPECT_THAT(lost({{}, {}, {}, unseen}),
              ElementsAre("back: back has no span of 1 of 4 calls that were looked at, of which "
                          "their callers have one"));
}

TEST(LostCalls, AreNotThoseThatMayNotHaveComeThere) {
  EXPECT_THAT(lost({{}, {}, {}, {false, unseen.url, 2}}), IsEmpty()) << "it failed";
  EXPECT_THAT(lost({{}, {}, {}, {false, "http://127.0.0.1:9090/"}}), IsEmpty()) << "another";
  EXPECT_THAT(lost({unseen, unseen, unseen}), IsEmpty()) << "who sends no spans";
  EXPECT_THAT(lost({{}, unseen, unseen}), IsEmpty()) << "too few to tell";
  EXPECT_THAT(lost({{true, ""}, {true, ""}, {true, ""}, {false, ""}}), IsEmpty()) << "to whom?";
}

TEST(Restarts, TakeSpansWithThem) {
  const auto lost_of = [](const std::string& body) {
    const AskAll ask = [&](const std::vector<Question>&) {
      return std::vector<Answer>{{{}, 200, body, ""}};
    };
    return lost_by_restarts({{}, WallTime{std::chrono::seconds{20}}}, ask);
  };
  const auto restarted = lost_of(
      R"({"status":"success","data":{"resultType":"vector","result":[{"metric":{"job":"shop"},)"
      R"("value":[20,"1"]}]}})");
  ASSERT_EQ(restarted.size(), 1U);
  EXPECT_EQ(restarted.front().service, "shop");
  EXPECT_EQ(restarted.front().what, "shop began anew in the run, and what it had not sent is gone");
  EXPECT_THAT(lost_of(R"({"status":"success","data":{"resultType":"vector","result":[]}})"),
              IsEmpty());
  EXPECT_THAT(lost_of("no answer"), IsEmpty());
}

}  // namespace
}  // namespace harness::observe
