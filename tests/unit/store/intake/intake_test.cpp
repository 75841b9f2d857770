// What becomes of bodies that can be read: taken, refused, left out in part.
#include <gmock/gmock.h>
#include <sys/resource.h>

#include <csignal>
#include <future>

#include "stack/store/intake/log_intake.hpp"
#include "stack/store/intake/span_intake.hpp"
#include "stack/store/keep/replay.hpp"
#include "tests/support/temp_directory.hpp"

namespace store {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class FakeLogs final : public LogSink {
 public:
  void append(const std::vector<LogPush>& pushes) override {
    for (const LogPush& push : pushes) {
      for (const LogEntry& entry : push.entries) lines.emplace_back(entry.line.substr(0, 20));
    }
  }
  std::uint64_t memory_bytes() const override { return bytes; }
  std::uint64_t growth(const std::vector<LogPush>& /*pushes*/) const override { return needed; }

  std::vector<std::string> lines;
  std::uint64_t needed = 0;
  std::uint64_t bytes = 0;
};

class FakeSpans final : public SpanSink {
 public:
  void append(const SpanPush& push) override {
    for (const ResourceSpans& resource : push) {
      for (const ScopeSpans& scope : resource.scopes) {
        for (const Span& span : scope.spans) names.emplace_back(span.name);
      }
    }
  }
  std::uint64_t memory_bytes() const override { return 0; }

  std::vector<std::string> names;
};

class FakeWatcher final : public SpanWatcher {
 public:
  void see(const SpanPush& push, std::int64_t at) override {
    for (const Span& span : push.front().scopes.front().spans) {
      seen.push_back(std::string(span.name) + " at " + std::to_string(at));
    }
  }

  std::vector<std::string> seen;
};

std::string push_of(const std::string& line, const std::string& labels = R"("job": "web")") {
  return R"({"streams": [{"stream": {)" + labels + R"(}, "values": [["1", "before"], ["2", ")" +
         line + R"("]]}]})";
}

class LogIntakeTest : public ::testing::Test {
 protected:
  // "taken", or the status and the reason.
  std::string outcome_of(const std::string& body, BodyKind kind = BodyKind::loki_json) {
    const auto outcome = intake_.take(kind, body, 5);
    if (outcome) return outcome->rejected == 0 ? "taken" : "taken in part: " + outcome->why;
    return std::to_string(outcome.error().status) + " " + outcome.error().reason;
  }

  Keep keep_;
  FakeLogs logs_;
  LogIntake intake_{logs_, keep_};
};

TEST_F(LogIntakeTest, TakesAndCounts) {
  EXPECT_EQ(outcome_of(push_of("hello")), "taken");
  EXPECT_THAT(logs_.lines, ElementsAre("before", "hello"));
  EXPECT_EQ(keep_.tally.taken().lines, 2);
  EXPECT_EQ(keep_.tally.taken().pushes, 1);
}

TEST_F(LogIntakeTest, RefusesTheWholePushForOneLineThatIsPastALimit) {
  const std::string fits(256 * 1024, 'x');
  EXPECT_EQ(outcome_of(push_of(fits)), "taken");
  logs_.lines.clear();
  EXPECT_EQ(outcome_of(push_of(fits + "x")), "400 line_too_long");
  EXPECT_THAT(logs_.lines, IsEmpty());
  EXPECT_EQ(keep_.tally.refused().at("line_too_long").lines, 2);
}

TEST_F(LogIntakeTest, HoldsLabelsToLokisLimits) {
  const std::string long_name(1025, 'n');
  const std::string long_value(2049, 'v');
  std::string sixteen = R"("l0": "")";
  for (int i = 1; i < 16; ++i) sixteen += ", \"l" + std::to_string(i) + "\": \"\"";
  EXPECT_EQ(outcome_of(push_of("x", "")), "400 missing_labels");
  EXPECT_EQ(outcome_of(push_of("x", R"("a": "", "b": "")")), "400 missing_labels");
  EXPECT_EQ(outcome_of(push_of("x", R"("a-b": "")")), "400 invalid_labels");
  EXPECT_EQ(outcome_of(push_of("x", R"("1a": "")")), "400 invalid_labels");
  EXPECT_EQ(outcome_of(push_of("x", R"("a": "", "a": "")")), "400 duplicate_label_names");
  EXPECT_EQ(outcome_of(push_of("x", "\"" + long_name + "\": \"\"")), "400 label_name_too_long");
  EXPECT_EQ(outcome_of(push_of("x", R"("a": ")" + long_value + "\"")), "400 label_value_too_long");
  EXPECT_EQ(outcome_of(push_of("x", sixteen)), "400 max_label_names_per_series");
  EXPECT_THAT(logs_.lines, IsEmpty());
}

TEST_F(LogIntakeTest, RefusesWhatCannotBeRead) {
  EXPECT_EQ(outcome_of("{"), "400 malformed");
  EXPECT_EQ(keep_.tally.refused().at("malformed").pushes, 1);
}

TEST_F(LogIntakeTest, RefusesAPushWithoutAnyStreamInLokisWords) {
  for (const char* body : {R"({"streams": []})", "{}", R"({"stream": []})"}) {
    EXPECT_EQ(outcome_of(body), "422 no_streams") << body;
  }
  EXPECT_EQ(outcome_of("", BodyKind::loki_protobuf), "422 no_streams");
  const std::string without_records = R"({"resourceLogs": [{"scopeLogs": [{"logRecords": []}]}]})";
  EXPECT_EQ(outcome_of("{}", BodyKind::otlp_logs_json), "422 no_streams");
  EXPECT_EQ(outcome_of(without_records, BodyKind::otlp_logs_json), "422 no_streams");
  EXPECT_EQ(outcome_of("", BodyKind::otlp_logs_protobuf), "422 no_streams");
  EXPECT_EQ(keep_.tally.refused().at("no_streams").pushes, 7);
  EXPECT_EQ(intake_.take(BodyKind::loki_json, "{}", 5).error().message,
            "error at least one valid stream is required for ingestion");
}

// Its twin, as Loki has it.
TEST_F(LogIntakeTest, TakesAStreamWithoutLines) {
  EXPECT_EQ(outcome_of(R"({"streams": [{"stream": {"job": "web"}, "values": []}]})"), "taken");
}

TEST_F(LogIntakeTest, TakesNoRecordFromAfterTheYear2262) {
  const auto at = [](const std::string& time) {
    return R"({"resourceLogs": [{"scopeLogs": [{"logRecords": [{"timeUnixNano": ")" + time +
           R"(", "body": {"stringValue": "x"}}]}]}]})";
  };
  EXPECT_EQ(outcome_of(at("9223372036854775807"), BodyKind::otlp_logs_json), "taken");
  const auto outcome = intake_.take(BodyKind::otlp_logs_json, at("9223372036854775808"), 5);
  ASSERT_FALSE(outcome.has_value());
  EXPECT_EQ(outcome.error().status, 400);
  EXPECT_THAT(outcome.error().message,
              HasSubstr("a record's time, 9223372036854775808 nanoseconds since 1970, is not "
                        "before the year 2262"));
}

TEST_F(LogIntakeTest, RefusesMoreThanTheMemoryThatThereIs) {
  logs_.bytes = keep_.most_memory - 10;
  const auto outcome = intake_.take(BodyKind::loki_json, push_of("x"), 5);
  ASSERT_FALSE(outcome.has_value());
  EXPECT_EQ(outcome.error().status, 429);
  EXPECT_THAT(outcome.error().message, HasSubstr("the store is full: 1073741814 of 1073741824"));
  EXPECT_EQ(keep_.tally.refused().at("memory").lines, 2);
  EXPECT_THAT(logs_.lines, IsEmpty());
}

// What a push makes of its bytes is counted before it is kept.
TEST_F(LogIntakeTest, RefusesAPushThatWouldNeedMoreThanThereIs) {
  keep_.most_memory = 1000;
  logs_.needed = 1001;
  EXPECT_EQ(outcome_of(push_of("x")), "429 memory");
  logs_.needed = 1000;
  EXPECT_EQ(outcome_of(push_of("x")), "taken");
  EXPECT_EQ(keep_.promised_memory, 0);  // both have given back what was promised to them
  keep_.promised_memory = 1;            // to another one, which is on its way
  EXPECT_EQ(outcome_of(push_of("x")), "429 memory");
}

TEST_F(LogIntakeTest, TakesNothingWhereItIsReadOnly) {
  keep_.read_only = true;
  EXPECT_EQ(outcome_of(push_of("x")), "403 read_only");
}

TEST_F(LogIntakeTest, LeavesOutOfAnOtlpExportWhatIsPastALimit) {
  const std::string body = R"({"resourceLogs": [{"scopeLogs": [{"logRecords": [
      {"body": {"stringValue": "short"}}, {"body": {"stringValue": ")" +
                           std::string(300'000, 'x') + R"("}}]}]}]})";
  EXPECT_THAT(outcome_of(body, BodyKind::otlp_logs_json), HasSubstr("taken in part: max entry"));
  EXPECT_THAT(logs_.lines, ElementsAre("short"));
  EXPECT_EQ(keep_.tally.taken().lines, 1);
  EXPECT_EQ(keep_.tally.refused().at("line_too_long").lines, 1);
}

// What would not outlive the process is not in it.
TEST_F(LogIntakeTest, TakesNothingThatItCannotWriteDown) {
  const harness::test::TempDirectory directory;
  const auto path = directory / "loki.journal";
  keep_.journal = Journal::open(path, 0).value();
  keep_.journal->finish();
  EXPECT_EQ(outcome_of(push_of("x")), "503 journal");
  EXPECT_THAT(logs_.lines, IsEmpty());
  EXPECT_EQ(keep_.tally.taken().lines, 0);
  EXPECT_EQ(keep_.tally.refused().at("journal").lines, 2);
}

TEST_F(LogIntakeTest, TakesWhatComesWhenTheDiskHasRoomAgain) {
  const harness::test::TempDirectory directory;
  const auto path = directory / "loki.journal";
  keep_.journal = Journal::open(path, 0).value();
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit before{};
  ::getrlimit(RLIMIT_FSIZE, &before);
  const rlimit full{keep_.journal->bytes() + 5, before.rlim_max};
  ::setrlimit(RLIMIT_FSIZE, &full);
  EXPECT_EQ(outcome_of(push_of("x")), "503 journal");
  EXPECT_EQ(outcome_of(push_of("y")), "503 journal");
  ::setrlimit(RLIMIT_FSIZE, &before);
  EXPECT_EQ(outcome_of(push_of("z")), "taken");
  EXPECT_THAT(logs_.lines, ElementsAre("before", "z"));
}

TEST_F(LogIntakeTest, TakesAgainWhatItsJournalHolds) {
  const harness::test::TempDirectory directory;
  const auto path = directory / "loki.journal";
  keep_.journal = Journal::open(path, 0).value();
  outcome_of(push_of("hello"));
  outcome_of("{");
  outcome_of(R"({"resourceLogs": [{"scopeLogs": [{"logRecords": [
      {"body": {"stringValue": "by otlp"}}]}]}]})",
             BodyKind::otlp_logs_json);
  keep_.journal.reset();

  Keep keep;
  keep.most_memory = 0;
  FakeLogs again;
  LogIntake intake(again, keep);
  const auto replayed =
      replay(path, [&](BodyKind kind, std::int64_t time, const std::string& body) {
        EXPECT_TRUE(intake.replay(kind, body, time).has_value());
      });
  EXPECT_EQ(replayed.value().records, 2);
  EXPECT_EQ(again.lines, logs_.lines);
  EXPECT_EQ(keep.tally.taken().lines, 3);
}

std::string span_json(const std::string& name, const std::string& attribute) {
  return R"({"traceId": "30313233343536373839616263646566", "spanId": "3031323334353637",
             "name": ")" +
         name + R"(", "attributes": [{"key": "a", "value": {"stringValue": ")" + attribute +
         R"("}}]})";
}

TEST(SpanIntakeTest, LeavesOutSpansThatArePastALimitAndShowsTheRestToAll) {
  Keep keep;
  FakeSpans store;
  FakeWatcher watcher;
  SpanIntake intake(store, keep);
  intake.add(watcher);
  const std::string body = R"({"resourceSpans": [{"scopeSpans": [{"spans": [)" +
                           span_json("good", "x") + "," +
                           span_json("bad", std::string(300'000, 'x')) + "]}]}]}";
  const auto outcome = intake.take(BodyKind::otlp_traces_json, body, 5);
  ASSERT_TRUE(outcome.has_value());
  EXPECT_EQ(outcome->rejected, 1);
  EXPECT_THAT(outcome->why, HasSubstr("attribute 'a' has 300001 bytes; limit 262144"));
  EXPECT_THAT(store.names, ElementsAre("good"));
  EXPECT_THAT(watcher.seen, ElementsAre("good at 5"));
  EXPECT_EQ(keep.tally.taken().spans, 1);
  EXPECT_EQ(keep.tally.refused().at("attribute_too_large").spans, 1);
}

std::string one_span(const std::string& name) {
  return R"({"resourceSpans": [{"scopeSpans": [{"spans": [)" + span_json(name, "x") + "]}]}]}";
}

TEST(SpanIntakeTest, ShowsWhatItTakesAgainWithTheTimeThatItCameAt) {
  Keep keep;
  FakeSpans store;
  FakeWatcher watcher;
  SpanIntake intake(store, keep);
  intake.add(watcher);
  ASSERT_TRUE(intake.replay(BodyKind::otlp_traces_json, one_span("again"), 3).has_value());
  EXPECT_THAT(store.names, ElementsAre("again"));
  EXPECT_THAT(watcher.seen, ElementsAre("again at 3"));
}

TEST(SpanIntakeTest, HoldsUpPushesWhileSomethingIsDoneBetweenThem) {
  Keep keep;
  FakeSpans store;
  SpanIntake intake(store, keep);
  for (int round = 0; round < 100; ++round) {
    store.names.clear();
    std::promise<void> pushing;
    std::future<void> push;
    intake.between_pushes([&] {
      push = std::async(std::launch::async, [&] {
        pushing.set_value();
        EXPECT_TRUE(intake.take(BodyKind::otlp_traces_json, one_span("late"), 5).has_value());
      });
      pushing.get_future().wait();
      store.names.emplace_back("between");
    });
    push.get();
    ASSERT_THAT(store.names, ElementsAre("between", "late"));
  }
}

TEST(SpanIntakeTest, TakesNothingOfWhatCannotBeRead) {
  Keep keep;
  FakeSpans store;
  SpanIntake intake(store, keep);
  const std::string body = R"({"resourceSpans": [{"scopeSpans": [{"spans": [)" +
                           span_json("good", "x") + R"(, {"traceId": "xy"}]}]}]})";
  const auto outcome = intake.take(BodyKind::otlp_traces_json, body, 5);
  ASSERT_FALSE(outcome.has_value());
  EXPECT_EQ(outcome.error().reason, "malformed");
  EXPECT_THAT(store.names, IsEmpty());
}

}  // namespace
}  // namespace store
