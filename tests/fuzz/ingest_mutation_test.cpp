// Pushes that went wrong on their way: each is taken or refused with a reason, soon, and whatever
// is taken of it can be kept.
#include <gtest/gtest.h>
#include <snappy.h>

#include <chrono>

#include "stack/store/http/encoding.hpp"
#include "stack/store/intake/log_intake.hpp"
#include "stack/store/intake/snappy.hpp"
#include "stack/store/intake/span_intake.hpp"
#include "stack/store/logs/streams/log_store.hpp"
#include "tests/fuzz/mutations.hpp"
#include "tests/support/push_bodies.hpp"

namespace store {
namespace {

using harness::test::mutation_rng;
using harness::test::Mutator;

constexpr int mutants = 20'000;
constexpr std::chrono::seconds too_long{2};

const std::vector<std::string> json_tokens{"{",
                                           "}",
                                           "[",
                                           "]",
                                           "\"",
                                           ":",
                                           ",",
                                           "\\",
                                           "\\u0000",
                                           "null",
                                           "true",
                                           "-1",
                                           "1e999",
                                           "0.5",
                                           "\xff",
                                           "\xc3",
                                           "\"\"",
                                           "{}",
                                           "[]",
                                           "\\",
                                           "\"a\":",
                                           "[[[[[",
                                           "{\"a\":",
                                           "18446744073709551616",
                                           "\"streams\":",
                                           "\n"};

// Tags with each type, long and endless lengths.
const std::vector<std::string> protobuf_tokens{std::string(1, '\0'),
                                               "\x0a",
                                               "\x12",
                                               "\x1a",
                                               "\x2a",
                                               "\x08",
                                               "\x10",
                                               "\x09",
                                               "\x0d",
                                               "\x0b",
                                               "\x0c",
                                               "\xff",
                                               "\x80",
                                               "\xff\xff\xff\xff\x0f",
                                               "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01",
                                               "\x0a\x0a\x0a\x0a\x0a\x0a",
                                               "{a=\"b\"}",
                                               "{",
                                               "\"",
                                               "\\"};

const std::vector<std::string> loki_json{
    R"({"streams": [{"stream": {"job": "web", "a": "\u0041"}, "values": [["17", "a \"line\""],
        ["18", "{\"level\": \"ERROR\"}", {"trace_id": "abc"}]]}, {"stream": {"x": ""}, "values": []}]})",
    R"({"streams":[{"values":[["1","level=warn a=b"]],"stream":{"service":"x"}}]})"};

const std::vector<std::string> logs_json{
    R"({"resourceLogs": [{"resource": {"attributes": [{"key": "service.name", "value":
        {"stringValue": "x"}}, {"key": "host.name", "value": {"doubleValue": "NaN"}}]},
        "scopeLogs": [{"scope": {"name": "s", "version": "1"}, "logRecords": [{
        "timeUnixNano": "17", "observedTimeUnixNano": 18, "severityNumber": 9,
        "severityText": "INFO", "body": {"kvlistValue": {"values": [{"key": "a", "value":
        {"doubleValue": 1e300}}]}}, "traceId": "30", "spanId": "", "flags": 1,
        "attributes": [{"key": "n", "value": {"boolValue": false}}]}]}]}]})"};

std::string logs_protobuf() {
  std::string body;
  test::Writer request(body);
  test::Writer resource_logs(request, 1);
  {
    test::Writer resource(resource_logs, 1);
    test::add_attributes(resource, 1);
    test::add_text_attribute(resource, 1, "service.name", "x");
  }
  test::Writer scope_logs(resource_logs, 2);
  test::Writer record(scope_logs, 2);
  record.add_fixed64(1, 17);
  record.add_enum(2, 9);
  record.add_string(3, "INFO");
  {
    test::Writer value(record, 5);
    value.add_string(1, "a line");
  }
  test::add_attributes(record, 6);
  record.add_bytes(9, "0123456789abcdef");
  return body;
}

class Spans final : public SpanSink {
 public:
  void append(const SpanPush& push) override {
    for (const ResourceSpans& resource : push) {
      for (const ScopeSpans& scope : resource.scopes) seen += scope.spans.size();
    }
  }
  std::uint64_t memory_bytes() const override { return 0; }

  std::size_t seen = 0;
};

// Calls for each mutant, and times it.
void for_each_mutant(std::vector<std::string> corpus, const std::vector<std::string>& tokens,
                     const std::function<void(const std::string&)>& take) {
  Mutator mutator(std::move(corpus), mutation_rng(1), tokens);
  for (int i = 0; i < mutants; ++i) {
    const std::string mutant = mutator.next();
    const auto begin = std::chrono::steady_clock::now();
    take(mutant);
    ASSERT_LT(std::chrono::steady_clock::now() - begin, too_long) << mutant;
  }
}

class IngestMutation : public ::testing::Test {
 protected:
  void take_logs(BodyKind kind, const std::vector<std::string>& corpus,
                 const std::vector<std::string>& tokens) {
    for_each_mutant(corpus, tokens,
                    [&](const std::string& body) { check(logs_.take(kind, body, 5)); });
    EXPECT_GT(keep_.tally.taken().pushes, 0U);
  }
  void take_spans(BodyKind kind, const std::vector<std::string>& corpus,
                  const std::vector<std::string>& tokens) {
    for_each_mutant(corpus, tokens,
                    [&](const std::string& body) { check(spans_.take(kind, body, 5)); });
    EXPECT_GT(keep_.tally.taken().pushes, 0U);
  }
  static void check(const Outcome& outcome) {
    EXPECT_TRUE(outcome || !outcome.error().message.empty());
  }

  Keep keep_;
  logs::LogStore log_store_;
  Spans span_store_;
  LogIntake logs_{log_store_, keep_};
  SpanIntake spans_{span_store_, keep_};
};

TEST_F(IngestMutation, LokiJson) { take_logs(BodyKind::loki_json, loki_json, json_tokens); }

TEST_F(IngestMutation, LokiProtobuf) {
  take_logs(BodyKind::loki_protobuf, {test::loki_push_in_protobuf()}, protobuf_tokens);
}

TEST_F(IngestMutation, OtlpLogsJson) {
  take_logs(BodyKind::otlp_logs_json, logs_json, json_tokens);
}

TEST_F(IngestMutation, OtlpLogsProtobuf) {
  take_logs(BodyKind::otlp_logs_protobuf, {logs_protobuf()}, protobuf_tokens);
}

TEST_F(IngestMutation, OtlpTracesJson) {
  take_spans(BodyKind::otlp_traces_json, {test::traces_in_json()}, json_tokens);
}

TEST_F(IngestMutation, OtlpTracesProtobuf) {
  take_spans(BodyKind::otlp_traces_protobuf, {test::traces_in_protobuf()}, protobuf_tokens);
}

TEST(EncodingMutation, IsUndoneOrRefused) {
  constexpr std::size_t most = 1U << 20U;
  std::string snapped;
  const std::string text = test::loki_push_in_protobuf();
  snappy::Compress(text.data(), text.size(), &snapped);
  const std::vector<std::string> corpus{http::gzipped(text), snapped};
  for_each_mutant(corpus, protobuf_tokens, [&](const std::string& body) {
    for (const char* encoding : {"gzip", "zstd"}) {
      const auto undone = http::decoded(body, encoding, most);
      const auto* whole = std::get_if<std::string>(&undone);
      EXPECT_LE(whole != nullptr ? whole->size() : 0, most);
    }
    const auto undone = without_snappy(body, most);
    EXPECT_LE(undone ? undone->size() : 0, most);
  });
}

}  // namespace
}  // namespace store
