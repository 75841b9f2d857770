#include "stack/store/intake/otlp_streams.hpp"

#include <gmock/gmock.h>

namespace store::otlp {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr std::int64_t now = 99;

class OtlpStreams : public ::testing::Test {
 protected:
  // Both stay until the test ends, and so do the streams' views.
  std::vector<LogPush> streams_of_json(std::string body) {
    body_ = std::move(body);
    auto logs = decode_logs(body_, Format::json);
    if (!logs) throw std::runtime_error(to_string(logs.error()));
    logs_ = std::move(*logs);
    return streams_of(logs_.records, now, logs_.texts);
  }

  std::string body_;
  Decoded<LogExport> logs_;
};

TEST_F(OtlpStreams, HaveSomeAttributesOfTheResourceAsLabelsAndTheRestWithEachEntry) {
  const auto streams = streams_of_json(R"({"resourceLogs": [{
      "resource": {"attributes": [
          {"key": "service.name", "value": {"stringValue": "frontend"}},
          {"key": "k8s.pod.name", "value": {"stringValue": "pod"}},
          {"key": "host.name", "value": {"stringValue": "here"}}]},
      "scopeLogs": [{
          "scope": {"name": "s", "version": "1", "attributes": [
              {"key": "of.scope", "value": {"boolValue": true}}]},
          "logRecords": [{
              "timeUnixNano": "5", "observedTimeUnixNano": "6",
              "severityNumber": "SEVERITY_NUMBER_WARN", "severityText": "Warn",
              "body": {"stringValue": "a line"}, "flags": 1, "eventName": "e",
              "traceId": "30313233343536373839616263646566", "spanId": "3031323334353637",
              "attributes": [{"key": "n", "value": {"intValue": 3}}]}]}]}]})");
  ASSERT_THAT(streams, SizeIs(1));
  EXPECT_THAT(streams[0].labels,
              ElementsAre(Field{"service_name", "frontend"}, Field{"k8s_pod_name", "pod"}));
  ASSERT_THAT(streams[0].entries, SizeIs(1));
  const LogEntry& entry = streams[0].entries[0];
  EXPECT_EQ(entry.time, 5);
  EXPECT_EQ(entry.line, "a line");
  EXPECT_THAT(
      entry.metadata,
      ElementsAre(Field{"host.name", "here"}, Field{"scope_name", "s"}, Field{"scope_version", "1"},
                  Field{"of.scope", "true"}, Field{"observed_timestamp", "6"},
                  Field{"severity_number", "13"}, Field{"severity_text", "Warn"},
                  Field{"flags", "1"}, Field{"trace_id", "30313233343536373839616263646566"},
                  Field{"span_id", "3031323334353637"}, Field{"event_name", "e"}, Field{"n", "3"}));
}

TEST_F(OtlpStreams, FlattenMapsAndWriteOtherBodiesAsJson) {
  const auto streams = streams_of_json(R"({"resourceLogs": [{"scopeLogs": [{"logRecords": [
      {"observedTimeUnixNano": 7,
       "body": {"kvlistValue": {"values": [
           {"key": "b", "value": {"doubleValue": 1e21}},
           {"key": "a", "value": {"arrayValue": {"values": [
               {"intValue": 1}, {"stringValue": "q\"\u0001"}, {}]}}}]}},
       "attributes": [{"key": "m", "value": {"kvlistValue": {"values": [
           {"key": "x", "value": {"stringValue": "1"}},
           {"key": "y", "value": {"kvlistValue": {"values": [
               {"key": "z", "value": {"doubleValue": 100000}}]}}}]}}}]},
      {"body": {"intValue": 12}}]}]}]})");
  ASSERT_THAT(streams, SizeIs(1));
  EXPECT_THAT(streams[0].labels, ElementsAre(Field{"service_name", "unknown_service"}));
  ASSERT_THAT(streams[0].entries, SizeIs(2));
  const LogEntry& first = streams[0].entries[0];
  EXPECT_EQ(first.time, 7);
  EXPECT_EQ(first.line, R"({"a":[1,"q\"\u0001",null],"b":1e+21})");
  EXPECT_THAT(first.metadata, ElementsAre(Field{"observed_timestamp", "7"}, Field{"m_x", "1"},
                                          Field{"m_y_z", "100000"}));
  EXPECT_EQ(streams[0].entries[1].time, now);
  EXPECT_EQ(streams[0].entries[1].line, "12");
  EXPECT_THAT(streams[0].entries[1].metadata, IsEmpty());
}

}  // namespace
}  // namespace store::otlp
