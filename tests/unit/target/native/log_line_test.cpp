#include "harness/target/native/log_line.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace harness::target {
namespace {

using nlohmann::json;

constexpr WallTime read_at{std::chrono::seconds{100}};

TEST(ParseLogLine, TakesTimeLevelAndTraceFromJson) {
  const auto line = parse_log_line(
      R"({"timestamp":"1970-01-01T00:00:02.000001Z","level":"ERROR","trace_id":"ab","span_id":"cd"})",
      read_at, {});
  EXPECT_EQ(line.at, WallTime{std::chrono::microseconds{2'000'001}});
  EXPECT_EQ(line.level, "ERROR");
  EXPECT_EQ(line.trace_id, "ab");
  EXPECT_EQ(line.span_id, "cd");
}

TEST(ParseLogLine, KeepsALineThatIsNotJson) {
  const auto line = parse_log_line("terminate called", read_at, {});
  EXPECT_EQ(line.text, "terminate called");
  EXPECT_EQ(line.at, read_at);
  EXPECT_EQ(line.level, "unknown");
  EXPECT_EQ(line.trace_id, "");
}

TEST(ParseLogLine, TakesTheTimeOfReadingForATimeItCannotRead) {
  EXPECT_EQ(parse_log_line(R"({"timestamp":"yesterday","level":7})", read_at, {}).at, read_at);
  EXPECT_EQ(parse_log_line(R"({"timestamp":"yesterday","level":7})", read_at, {}).level, "unknown");
}

TEST(PushBody, MakesOneStreamForEachServiceAndLevel) {
  const LogStream stream{{{"job", "frontend"}},
                         {{WallTime{Duration{5}}, "a", "INFO", "t1", "s1"},
                          {WallTime{Duration{6}}, "b", "ERROR", "", ""},
                          {WallTime{Duration{7}}, "c", "INFO", "", ""}}};
  const json body = json::parse(push_body({stream}));
  EXPECT_EQ(body, json::parse(R"({"streams":[
    {"stream":{"job":"frontend","level":"ERROR"},"values":[["6","b",{}]]},
    {"stream":{"job":"frontend","level":"INFO"},
     "values":[["5","a",{"trace_id":"t1","span_id":"s1"}],["7","c",{}]]}]})"));
}

TEST(ParseLogLine, PutsALineUnderAnotherJobWhereItsFieldSaysSo) {
  const JobsByField jobs{{"usage", "usage-events"}};
  EXPECT_EQ(parse_log_line(R"({"usage":true})", read_at, jobs).job, "usage-events");
  EXPECT_EQ(parse_log_line(R"({"usage":false})", read_at, jobs).job, "");
  EXPECT_EQ(parse_log_line(R"({"usage":"true"})", read_at, jobs).job, "");
  EXPECT_EQ(parse_log_line(R"({"message":"usage"})", read_at, jobs).job, "");
  EXPECT_EQ(parse_log_line(R"({"usage":true})", read_at, {}).job, "");
}

TEST(PushBody, KeepsLinesOfAnotherJobApart) {
  LogLine event{WallTime{Duration{6}}, "b", "INFO", "", ""};
  event.job = "usage-events";
  const LogStream stream{{{"job", "frontend"}, {"compose_service", "frontend"}},
                         {{WallTime{Duration{5}}, "a", "INFO", "", ""}, event}};
  EXPECT_EQ(json::parse(push_body({stream})), json::parse(R"({"streams":[
    {"stream":{"compose_service":"frontend","job":"frontend","level":"INFO"},"values":[["5","a",{}]]},
    {"stream":{"compose_service":"frontend","job":"usage-events","level":"INFO"},
     "values":[["6","b",{}]]}]})"));
}

TEST(PushBody, SurvivesBytesThatAreNoText) {
  const LogStream stream{{}, {{WallTime{}, "\xff\xfe", "INFO", "", ""}}};
  EXPECT_TRUE(json::accept(push_body({stream})));
}

}  // namespace
}  // namespace harness::target
