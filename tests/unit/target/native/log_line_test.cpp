#include "harness/target/native/log_line.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "harness/core/file.hpp"

namespace harness::target {
namespace {

using nlohmann::json;

using scenario::LogFormat;

constexpr WallTime read_at{std::chrono::seconds{100}};
constexpr Arrival arrival{read_at - std::chrono::milliseconds{50}, read_at};

LogLine parse(const std::string& text, LogFormat format = LogFormat::json,
              const JobsByField& jobs = {}) {
  return parse_log_line(text, arrival, format, jobs);
}

TEST(ParseLogLine, TakesTimeLevelAndTraceFromJson) {
  const auto line = parse(
      R"({"timestamp":"1970-01-01T00:01:38.000001Z","level":"ERROR","trace_id":"ab","span_id":"cd"})");
  EXPECT_EQ(line.at, WallTime{std::chrono::microseconds{98'000'001}});
  EXPECT_EQ(line.level, "ERROR");
  EXPECT_EQ(line.trace_id, "ab");
  EXPECT_EQ(line.span_id, "cd");
}

TEST(ParseLogLine, KeepsALineThatIsNotJson) {
  const auto line = parse("terminate called");
  EXPECT_EQ(line.text, "terminate called");
  EXPECT_EQ(line.at, read_at);
  EXPECT_EQ(line.level, "");
  EXPECT_EQ(line.trace_id, "");
}

TEST(ParseLogLine, TakesLevelAndTraceFromLogfmt) {
  const auto line = parse(R"(level=warn msg="a \"b\" trace_id=no" trace_id=ab usage=true)",
                          LogFormat::logfmt, {{"usage", "usage-events"}});
  EXPECT_EQ(line.level, "warn");
  EXPECT_EQ(line.trace_id, "ab");
  EXPECT_EQ(line.job, "usage-events");
}

TEST(FormatOfLine, IsSeenByItsBeginning) {
  EXPECT_EQ(format_of_line(R"({"level":"ERROR"})"), LogFormat::json);
  EXPECT_EQ(format_of_line("level=error"), LogFormat::logfmt);
  EXPECT_EQ(parse("terminate called", format_of_line("terminate called")).level, "");
}

TEST(ParseLogLine, TakesNothingFromText) {
  const auto line = parse(R"({"level":"ERROR"})", LogFormat::text);
  EXPECT_EQ(line.level, "");
}

TEST(ParseLogLine, TakesALevelThatIsANumber) {
  EXPECT_EQ(parse(R"({"level":50,"msg":"failed"})").level, "50");
  EXPECT_EQ(parse(R"({"level":{"value":"ERROR"}})").level, "");
  EXPECT_EQ(parse(R"({"level":null,"severity":"WARN"})").level, "WARN");
}

TEST(ParseLogLine, TakesTheIdsThatStandInText) {
  const std::string trace = "0123456789abcdef0123456789abcdef";
  const std::string span = "0123456789abcdef";
  for (const std::string& text :
       {"12:00:00 INFO trace_id=" + trace + " span_id=" + span + " c.e.Shop : sold",
        "INFO [trace_id=" + trace + ", span_id=" + span + "] sold",
        R"(sold traceId=")" + trace + R"(" spanId=")" + span + R"(")"}) {
    const auto line = parse(text, LogFormat::text);
    EXPECT_EQ(line.trace_id, trace) << text;
    EXPECT_EQ(line.span_id, span) << text;
    EXPECT_FALSE(line.has_fields) << text;
  }
  for (const std::string& text :
       {std::string("trace_id=none span_id=0"), "parent_trace_id=" + trace, "trace_id: " + trace}) {
    EXPECT_EQ(parse(text, LogFormat::text).trace_id, "") << text;
  }
}

// What came when is known by its arrival; a stamp is better only if it is finer, and not another
// time altogether.
TEST(ParseLogLine, TakesAStampOnlyIfItIsAsGoodAsTheTimeOfReading) {
  const auto time_of = [](const std::string& stamp) {
    return parse(R"({"timestamp":")" + stamp + R"("})").at;
  };
  const WallTime stamped{std::chrono::microseconds{98'000'100}};
  EXPECT_EQ(time_of("1970-01-01T00:01:38.0001Z"), stamped);
  EXPECT_EQ(time_of("1970-01-01T02:01:38.000100+02:00"), stamped);
  EXPECT_EQ(time_of("1970-01-01T00:01:38.000Z"), read_at);     // milliseconds
  EXPECT_EQ(time_of("1970-01-01T00:01:38Z"), read_at);         // seconds
  EXPECT_EQ(time_of("1970-01-01T00:01:38.000100"), read_at);   // no zone
  EXPECT_EQ(time_of("1970-01-01T00:01:30.000100Z"), read_at);  // long ago
  EXPECT_EQ(time_of("1970-01-01T00:01:46.000100Z"), read_at);  // to come
  EXPECT_EQ(time_of("yesterday"), read_at);
}

// While Loki is away nothing is read: what was written meanwhile is not of the end of it.
TEST(ParseLogLine, BelievesAStampFromWhileNothingWasRead) {
  const Arrival late{WallTime{std::chrono::seconds{40}}, read_at};
  const std::string text = R"({"timestamp":"1970-01-01T00:01:00.000001Z"})";
  EXPECT_EQ(parse_log_line(text, late, LogFormat::json, {}).at,
            WallTime{std::chrono::microseconds{60'000'001}});
}

TEST(LineTimes, KeepEqualLinesSeveral) {
  LineTimes times;
  EXPECT_EQ(times.unique(read_at, "a"), read_at);
  EXPECT_EQ(times.unique(read_at, "a"), read_at + Duration{1});
  EXPECT_EQ(times.unique(read_at, "b"), read_at);
  EXPECT_EQ(times.unique(read_at, "a"), read_at + Duration{2});
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

// `| json | level="ERROR"` compares the stream's label, where there is one.
TEST(PushBody, HasNoLevelWhereNoneWasRead) {
  const LogStream stream{
      {{"job", "frontend"}},
      {{WallTime{Duration{5}}, "a", "", "", ""}, {WallTime{Duration{6}}, "b", "INFO", "", ""}}};
  EXPECT_EQ(json::parse(push_body({stream})), json::parse(R"({"streams":[
    {"stream":{"job":"frontend"},"values":[["5","a",{}]]},
    {"stream":{"job":"frontend","level":"INFO"},"values":[["6","b",{}]]}]})"));
}

TEST(ParseLogLine, PutsALineUnderAnotherJobWhereItsFieldSaysSo) {
  const JobsByField jobs{{"usage", "usage-events"}};
  const auto job_of = [](const std::string& text, const JobsByField& by) {
    return parse(text, LogFormat::json, by).job;
  };
  EXPECT_EQ(job_of(R"({"usage":true})", jobs), "usage-events");
  EXPECT_EQ(job_of(R"({"usage":false})", jobs), "");
  EXPECT_EQ(job_of(R"({"usage":"true"})", jobs), "");
  EXPECT_EQ(job_of(R"({"message":"usage"})", jobs), "");
  EXPECT_EQ(job_of(R"({"usage":true})", {}), "");
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

// As stack/alloy/config.alloy does, which tests/pipelines holds to the same lines.
TEST(ParseLogLine, DoesToALineWhatAlloyDoes) {
  const auto text = read_file(std::string(HARNESS_SOURCE_DIR) + "/tests/pipelines/lines.json");
  ASSERT_TRUE(text);
  const json lines = json::parse(*text);
  ASSERT_GT(lines.size(), 10);
  for (const auto& wanted : lines) {
    SCOPED_TRACE(wanted["line"]);
    const auto line = parse(wanted["line"], LogFormat::json, {{"usage", "usage-events"}});
    EXPECT_EQ(line.level, wanted["level"]);
    EXPECT_EQ(line.trace_id, wanted["trace_id"]);
    EXPECT_EQ(line.span_id, wanted["span_id"]);
    EXPECT_EQ(line.job.empty() ? "frontend" : line.job, wanted["job"]);
  }
}

}  // namespace
}  // namespace harness::target
