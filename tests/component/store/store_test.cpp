// The program `store`: what it takes, refuses, keeps over its end and passes on.
#include <gmock/gmock.h>
#include <snappy.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <future>

#include "stack/store/http/encoding.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/loopback_server.hpp"
#include "tests/support/push_bodies.hpp"
#include "tests/support/raw_connection.hpp"
#include "tests/support/store_process.hpp"

namespace store {
namespace {

using namespace std::chrono_literals;
using harness::test::eventually;
using harness::test::LoopbackServer;
using harness::test::RawConnection;
using harness::test::StoreProcess;
using harness::test::TempDirectory;
using ::testing::AnyOf;
using ::testing::HasSubstr;

const std::string protobuf = "application/x-protobuf";

std::string push_of(const std::string& line) {
  return R"({"streams": [{"stream": {"job": "web"}, "values": [["1700000000000000000", ")" + line +
         R"("]]}]})";
}

std::string agents_push(int lines) {
  std::string body;
  {
    test::Writer request(body);
    test::Writer stream(request, 1);
    stream.add_string(1, R"({job="agent"})");
    for (int i = 0; i < lines; ++i) {
      test::Writer entry(stream, 2);
      {
        test::Writer time(entry, 1);
        time.add_int64(1, 1'700'000'000);
        time.add_int32(2, i);
      }
      entry.add_string(2, "line " + std::to_string(i));
    }
  }
  std::string compressed;
  snappy::Compress(body.data(), body.size(), &compressed);
  return compressed;
}

const std::string one_span = R"({"resourceSpans": [{"scopeSpans": [{"spans": [{
    "traceId": "30313233343536373839616263646566", "spanId": "3031323334353637",
    "name": "x"}]}]}]})";

std::uint64_t lines_of(StoreProcess& store) { return store.status()["taken"]["lines"]; }
std::uint64_t spans_of(StoreProcess& store) { return store.status()["taken"]["spans"]; }

TEST(StoreTest, TakesLinesInAllTheWaysThatLokiDoes) {
  StoreProcess loki("loki");
  const std::string push = loki.url() + "/loki/api/v1/push";
  EXPECT_EQ(loki.get("/ready").status, 200);
  EXPECT_EQ(loki.post_json(push, push_of("a")).status, 204);
  EXPECT_EQ(loki.post(push, http::gzipped(push_of("b")),
                      {{"Content-Type", "application/json"}, {"Content-Encoding", "gzip"}})
                .status,
            204);
  EXPECT_EQ(loki.post(push, agents_push(10), {{"Content-Type", protobuf}}).status, 204);
  const auto otlp = loki.post_json(
      loki.url() + "/otlp/v1/logs",
      R"({"resourceLogs": [{"scopeLogs": [{"logRecords": [{"body": {"stringValue": "c"}}]}]}]})");
  EXPECT_EQ(otlp.status, 200);
  EXPECT_EQ(otlp.body, R"({"partialSuccess":{}})");
  EXPECT_EQ(lines_of(loki), 13);
}

TEST(StoreTest, AnswersWithTheLinesOfAnAgentAsTheyCame) {
  StoreProcess loki("loki");
  const auto answer = loki.post(loki.url() + "/loki/api/v1/push", agents_push(10),
                                {{"Content-Type", protobuf}, {"Content-Encoding", "snappy"}});
  ASSERT_EQ(answer.status, 204);
  const auto found = nlohmann::json::parse(
      loki.get("/loki/api/v1/query_range?query=%7Bjob%3D%22agent%22%7D&direction=forward"
               "&start=1699999999&end=1700000001")
          .body);
  const auto& streams = found["data"]["result"];
  ASSERT_EQ(streams.size(), 1);
  EXPECT_EQ(streams[0]["stream"]["job"], "agent");
  ASSERT_EQ(streams[0]["values"].size(), 10);
  for (std::size_t i = 0; i < 10; ++i) {
    EXPECT_EQ(streams[0]["values"][i][0], std::to_string(1'700'000'000'000'000'000 + i));
    EXPECT_EQ(streams[0]["values"][i][1], "line " + std::to_string(i));
  }
}

TEST(StoreTest, SaysWhatIsWrongWithAPush) {
  StoreProcess loki("loki");
  const std::string push = loki.url() + "/loki/api/v1/push";
  const auto json = loki.post_json(push, push_of("a") + "x");
  EXPECT_EQ(json.status, 400);
  EXPECT_THAT(json.body, HasSubstr("of the JSON: "));
  const auto snappy = loki.post(push, "no snappy", {{"Content-Type", protobuf}});
  EXPECT_EQ(snappy.status, 400);
  EXPECT_THAT(snappy.body, HasSubstr("is not compressed with snappy"));
  const auto otlp =
      loki.post(loki.url() + "/otlp/v1/logs", "\x0a\x05", {{"Content-Type", protobuf}});
  EXPECT_EQ(otlp.status, 400);
  EXPECT_THAT(otlp.body, HasSubstr("end of buffer"));
  EXPECT_EQ(loki.post(loki.url() + "/otlp/v1/logs", "x", {{"Content-Type", "text/csv"}}).status,
            415);
  EXPECT_EQ(lines_of(loki), 0);
  EXPECT_EQ(loki.status()["refused"]["malformed"]["pushes"], 3);
  EXPECT_EQ(loki.status()["refused"]["unknown_format"]["pushes"], 1);
  EXPECT_EQ(loki.status()["refused"]["malformed"]["of"], nlohmann::json::array({"logs"}));
  EXPECT_THAT(loki.get("/metrics").body,
              HasSubstr("store_refused_pushes_total{reason=\"malformed\"} 3"));
}

TEST(StoreTest, SaysWhatToDoAboutAPush) {
  StoreProcess loki("loki");
  StoreProcess tempo("tempo");
  const std::string push = loki.url() + "/loki/api/v1/push";
  EXPECT_THAT(loki.post_json(push, "{").body, HasSubstr(R"(; send {"streams": [{"stream": )"));
  EXPECT_THAT(loki.post(push, "x", {{"Content-Type", protobuf}}).body,
              HasSubstr("; send a logproto.PushRequest, compressed with snappy"));
  EXPECT_THAT(loki.post(push, "x").body,
              HasSubstr("; send JSON with the header Content-Type: application/json"));
  EXPECT_THAT(loki.post_json(loki.url() + "/v1/logs", "{").body,
              HasSubstr("; send an ExportLogsServiceRequest in OTLP's JSON"));
  EXPECT_THAT(
      tempo.post(tempo.url() + "/v1/traces", "x", {{"Content-Type", protobuf}}).body,
      HasSubstr("; send an ExportTraceServiceRequest in protobuf, as the Content-Type says"));
}

// Two bytes each: an event of a span that is given room for a dozen attributes.
TEST(StoreTest, RefusesWhatWouldBecomeMuchLarger) {
  StoreProcess tempo("tempo");
  std::string body;
  {
    test::Writer request(body);
    test::Writer resource(request, 1);
    test::Writer scope(resource, 2);
    test::Writer span(scope, 2);
    for (int i = 0; i < 2'000'000; ++i) test::Writer(span, 11).add_string(3, "");
  }
  const auto answer = tempo.post(tempo.url() + "/v1/traces", body, {{"Content-Type", protobuf}});
  EXPECT_THAT(answer.status, AnyOf(400, 413));
  EXPECT_THAT(answer.body, HasSubstr("send it in several"));
}

// Each of its records would inherit all that its scope has.
TEST(StoreTest, RefusesWhatWouldBecomeMuchLargerByInheritance) {
  StoreProcess loki("loki");
  std::string body = R"({"resourceLogs": [{"scopeLogs": [{"scope": {"attributes": [)";
  for (int i = 0; i < 10'000; ++i) {
    body += std::string(i > 0 ? "," : "") + R"({"key": "a", "value": {"stringValue": "b"}})";
  }
  body += R"(]}, "logRecords": [{})";
  for (int i = 0; i < 100'000; ++i) body += ",{}";
  const auto answer = loki.post_json(loki.url() + "/v1/logs", body + "]}]}]}");
  EXPECT_THAT(answer.status, AnyOf(400, 413));
  EXPECT_THAT(answer.body, HasSubstr("send it in several"));
}

TEST(StoreTest, TakesNothingMoreWhereItsJournalIsGone) {
  const TempDirectory directory;
  const std::string journal = directory / "loki.journal";
  StoreProcess loki("loki", {"--journal", journal});
  const std::string push = loki.url() + "/loki/api/v1/push";
  EXPECT_EQ(loki.post_json(push, push_of("a")).status, 204);
  EXPECT_FALSE(loki.status()["journal"].contains("failure"));
  std::filesystem::remove(journal);
  EXPECT_EQ(loki.status()["journal"]["failure"],
            journal + " was deleted or moved while it was written");
  const auto answer = loki.post_json(push, push_of("b"));
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(loki.status()["refused"]["journal"]["lines"], 1);
}

// However much is announced, and half of it sent.
TEST(StoreTest, KeepsToItsBoundForWhatIsHalfSent) {
  StoreProcess loki("loki", {"--memory", "64MiB"});
  const auto port =
      static_cast<std::uint16_t>(std::stoi(loki.url().substr(loki.url().rfind(':') + 1)));
  const std::string head =
      "POST /loki/api/v1/push HTTP/1.1\r\nHost: x\r\nContent-Length: 16000000\r\n\r\n";
  const std::string half(8'000'000, 'x');
  std::vector<std::unique_ptr<RawConnection>> senders;
  for (int i = 0; i < 20; ++i) {
    senders.push_back(std::make_unique<RawConnection>(port));
    senders.back()->say(head + half);
  }
  EXPECT_TRUE(eventually([&] { return loki.status()["refused"].contains("busy"); }));
  senders.clear();
  EXPECT_TRUE(eventually([&] {
    return loki.post_json(loki.url() + "/loki/api/v1/push", push_of("a")).status == 204;
  }));
}

TEST(StoreTest, TakesALongPush) {
  StoreProcess loki("loki");
  const std::string line(200'000, 'x');
  std::string body = R"({"streams": [{"stream": {"job": "web"}, "values": [)";
  for (int i = 0; body.size() < 90U << 20U; ++i) {
    body += (i > 0 ? ",[\"" : "[\"") + std::to_string(i) + "\",\"" + line + "\"]";
  }
  body += "]}]}";
  const auto answer = loki.post_json(loki.url() + "/loki/api/v1/push", body);
  EXPECT_EQ(answer.status, 204) << answer.body;
  EXPECT_EQ(
      loki.post_json(loki.url() + "/loki/api/v1/push", body + std::string(20U << 20U, ' ')).status,
      413);
}

TEST(StoreTest, IsFullAtItsLimitAndSaysSo) {
  StoreProcess loki("loki", {"--memory", "4MiB"});
  const std::string push = loki.url() + "/loki/api/v1/push";
  harness::net::HttpResponse last;
  for (int i = 0; i < 100 && last.status != 429; ++i) {
    last = loki.post_json(push, push_of(std::to_string(i) + std::string(200'000, 'x')));
  }
  EXPECT_EQ(last.status, 429);
  EXPECT_THAT(last.body, HasSubstr("the store is full"));
  const auto status = loki.status();
  EXPECT_EQ(status["refused"]["memory"]["lines"], 1);
  EXPECT_LE(status["memory"]["used"].get<std::uint64_t>(), 4U << 20U);
}

// However small: what is kept stays within the limit, and what is refused says so.
TEST(StoreTest, KeepsToASmallLimit) {
  StoreProcess loki("loki", {"--memory", "300KiB"});
  int taken = 0;
  harness::net::HttpResponse last;
  for (int i = 0; i < 10'000 && last.status != 429; ++i) {
    last = loki.post_json(loki.url() + "/loki/api/v1/push",
                          push_of(std::to_string(i) + std::string(500, 'x')));
    taken += last.status == 204 ? 1 : 0;
  }
  EXPECT_EQ(last.status, 429);
  EXPECT_GT(taken, 200);
  EXPECT_LE(loki.status()["memory"]["used"], 300U << 10U);

  StoreProcess tempo("tempo", {"--memory", "300KiB"});
  last = {};
  for (int i = 0; i < 10'000 && last.status != 429; ++i) {
    std::string span = one_span;
    span.replace(span.find("\"x\""), 3, "\"" + std::to_string(i) + std::string(500, 'x') + "\"");
    last = tempo.post_json(tempo.url() + "/v1/traces", span);
  }
  EXPECT_EQ(last.status, 429);
  EXPECT_LE(tempo.status()["memory"]["used"], 300U << 10U);
}

TEST(StoreTest, KeepsWhatItTookOverASuddenEnd) {
  const TempDirectory directory;
  const std::string journal = directory / "loki.journal";
  StoreProcess loki("loki", {"--journal", journal});
  for (int i = 0; i < 51; ++i) {
    loki.post_json(loki.url() + "/loki/api/v1/push", push_of(std::to_string(i)));
  }
  loki.kill();

  StoreProcess again("loki", {"--journal", journal});
  EXPECT_EQ(lines_of(again), 51);
  again.post_json(again.url() + "/loki/api/v1/push", push_of("more"));
  again.stop();
  std::filesystem::resize_file(journal, std::filesystem::file_size(journal) - 1);

  StoreProcess torn("loki", {"--journal", journal, "--read-only"});
  EXPECT_EQ(lines_of(torn), 51);
  EXPECT_THAT(torn.output(), HasSubstr("bytes are half a write, from a sudden end"));
  EXPECT_EQ(torn.post_json(torn.url() + "/loki/api/v1/push", push_of("no")).status, 403);
}

TEST(StoreTest, LosesNothingWhereItIsAskedToEnd) {
  const TempDirectory directory;
  const std::string journal = directory / "tempo.journal";
  StoreProcess tempo("tempo", {"--journal", journal});
  EXPECT_EQ(tempo.post_json(tempo.url() + "/v1/traces", one_span).status, 200);
  EXPECT_TRUE(tempo.stop().is_success());
  StoreProcess again("tempo", {"--journal", journal});
  EXPECT_EQ(spans_of(again), 1);
  EXPECT_EQ(again.status()["sent_again"]["spans"], 0);
  EXPECT_EQ(again.post_json(again.url() + "/v1/traces", one_span).status, 200);
  EXPECT_EQ(spans_of(again), 2);
  EXPECT_EQ(again.status()["sent_again"]["spans"], 1) << "an identical one was there";
}

TEST(StoreTest, DoesNotStartOnWhatIsNoJournal) {
  const TempDirectory directory;
  const std::string journal = directory / "file";
  std::ofstream(journal) << "something else entirely";
  EXPECT_THROW(StoreProcess("loki", {"--journal", journal}), std::runtime_error);
  EXPECT_THROW(StoreProcess("loki", {"--journal", directory / "none", "--read-only"}),
               std::runtime_error);
}

TEST(StoreTest, PassesOnAndAnswersAsTheNextOneDid) {
  StoreProcess tempo("tempo");
  StoreProcess loki("loki");
  StoreProcess otlp("otlp", {"--tempo", tempo.url(), "--loki", loki.url()});
  const auto traces = otlp.post_json(otlp.otlp_http() + "/v1/traces", one_span);
  EXPECT_EQ(traces.status, 200);
  EXPECT_EQ(traces.body, R"({"partialSuccess":{}})");
  EXPECT_EQ(spans_of(tempo), 1);
  const auto logs = otlp.post_json(
      otlp.otlp_http() + "/v1/logs",
      R"({"resourceLogs": [{"scopeLogs": [{"logRecords": [{"body": {"stringValue": "c"}}]}]}]})");
  EXPECT_EQ(logs.status, 200);
  EXPECT_EQ(lines_of(loki), 1);
  const auto wrong = otlp.post_json(otlp.otlp_http() + "/v1/traces", R"({"resourceSpans": 5})");
  EXPECT_EQ(wrong.status, 400);
  EXPECT_THAT(wrong.body, HasSubstr("of the JSON"));
}

// With status 200, in the encoding that the request had.
TEST(StoreTest, CountsWhatTheNextOneTookInPartOnly) {
  std::string answer_of_protobuf;
  {
    test::Writer message(answer_of_protobuf);
    test::Writer partial_success(message, 1);
    partial_success.add_int64(1, 3);
    partial_success.add_string(2, "too long");
  }
  LoopbackServer tempo([](const auto&) {
    return harness::test::ServedResponse{
        200, R"({"partialSuccess":{"rejectedSpans":"2","errorMessage":"too long"}})"};
  });
  LoopbackServer loki([&](const auto&) {
    return harness::test::ServedResponse{200, answer_of_protobuf};
  });
  StoreProcess otlp("otlp", {"--tempo", tempo.url(), "--loki", loki.url()});
  EXPECT_EQ(otlp.post_json(otlp.otlp_http() + "/v1/traces", one_span).status, 200);
  const std::string a_resource("\x0a\0", 2);
  EXPECT_EQ(
      otlp.post(otlp.otlp_http() + "/v1/logs", a_resource, {{"Content-Type", protobuf}}).status,
      200);
  const auto refused = otlp.status()["refused"]["rejected_upstream"];
  EXPECT_EQ(refused["spans"], 2);
  EXPECT_EQ(refused["lines"], 3);
  EXPECT_EQ(refused["pushes"], 0) << "both were taken";
  EXPECT_EQ(otlp.status()["taken"]["pushes"], 2);
}

TEST(StoreTest, TellsToComeAgainWhereTheNextOneIsAway) {
  StoreProcess otlp("otlp", {"--tempo", "http://127.0.0.1:1"});
  const auto answer = otlp.post_json(otlp.otlp_http() + "/v1/traces", one_span);
  EXPECT_EQ(answer.status, 503);
  EXPECT_THAT(answer.body, HasSubstr("tempo gives no answer"));
  const auto logs = otlp.post_json(otlp.otlp_http() + "/v1/logs", "{}");
  EXPECT_EQ(logs.status, 503);
  EXPECT_THAT(logs.body, HasSubstr("there is no loki"));
}

TEST(StoreTest, WaitsForNobodyInPassingOn) {
  LoopbackServer hanging([](const auto&) { return harness::test::ServedResponse{200, "", true}; });
  StoreProcess loki("loki");
  StoreProcess otlp("otlp", {"--tempo", hanging.url(), "--loki", loki.url()});
  std::vector<std::future<void>> waiting;
  for (int i = 0; i < 50; ++i) {
    waiting.push_back(std::async(std::launch::async, [url = otlp.otlp_http()] {
      harness::net::HttpClient client;
      // It is cut off by the end of the store.
      static_cast<void>(client.send(
          {"POST", url + "/v1/traces", {{"Content-Type", "application/json"}}, one_span, 60s}));
    }));
  }
  ASSERT_TRUE(eventually([&] { return !hanging.requests().empty(); }));
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(otlp.post_json(otlp.otlp_http() + "/v1/logs", "{}").status, 200);
  }
  otlp.kill();
}

TEST(StoreTest, RefusesAWrongCommandLine) {
  for (const std::vector<std::string>& args : {std::vector<std::string>{"--memory", "much"},
                                               {"--memory", "0"},
                                               {"--memory", "0GiB"},
                                               {"--nonsense"},
                                               {"--listen", "x"}}) {
    EXPECT_THROW(StoreProcess("loki", args), std::runtime_error);
  }
  EXPECT_THROW(StoreProcess("mimir"), std::runtime_error);
}

}  // namespace
}  // namespace store
