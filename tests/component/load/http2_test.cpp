// HTTP/2 without TLS, against a server that does as the path asks.
#include "tests/support/http2_server.hpp"

#include <gmock/gmock.h>

#include <set>

#include "tests/component/load/engine_test.hpp"
#include "tests/support/eventually.hpp"

namespace harness::load {
namespace {

using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Key;
using ::testing::Not;
using ::testing::Pair;
using ::testing::SizeIs;

class Http2 : public EngineTest {
 protected:
  static scenario::Load to(std::string path, std::uint64_t iterations = 1) {
    scenario::Load load = load_of(std::move(path));
    load.flows[0].requests[0].http = scenario::HttpVersion::http_2;
    pace_of(load).iterations = {iterations, iterations};
    return load;
  }
  RequestStats met(scenario::Load load) {
    Setting setting = setting_of(std::move(load));
    setting.base_urls["server"] = http2_.url();
    const LoadStats stats = run(setting);
    expect_each_request_once(stats);
    return all_of(stats, "roll");
  }

  test::Http2Server http2_;
};

TEST_P(Http2, WhatIsSentIsARequestOfHttp2) {
  scenario::Load load = to("/?q=1");
  load.flows[0].requests[0].headers = {
      {"X-Mixed", "Case"}, {"Host", "elsewhere.example"}, {"Connection", "keep-alive"}};
  met(load);
  const auto requests = http2_.requests();
  ASSERT_THAT(requests, SizeIs(1));
  const auto& fields = requests[0].fields;
  EXPECT_THAT(fields, AllOf(Contains(Pair(":method", "GET")), Contains(Pair(":scheme", "http")),
                            Contains(Pair(":path", "/?q=1")),
                            Contains(Pair(":authority", "elsewhere.example")),
                            Contains(Pair("x-mixed", "Case")), Contains(Pair("accept", "*/*")),
                            Contains(Pair("user-agent", "harness"))));
  EXPECT_THAT(fields, Contains(Pair("traceparent", SizeIs(55))));
  for (const char* absent : {"host", "connection", "content-length"}) {
    EXPECT_THAT(fields, Not(Contains(Key(absent))));
  }
}

TEST_P(Http2, EachRequestHasATraceOfItsOwn) {
  met(to("/", 3));
  std::set<std::string> traces;
  for (const auto& request : http2_.requests()) traces.insert(request.fields.at("traceparent"));
  EXPECT_THAT(traces, SizeIs(3));
}

// More than the server has room for at once, so that it has to ask for more.
TEST_P(Http2, BodiesAreSentWhole) {
  for (const std::size_t size : {std::size_t{1}, std::size_t{16'384}, std::size_t{1'000'000}}) {
    scenario::Load load = to("/", 2);
    load.flows[0].requests[0].method = "POST";
    load.flows[0].requests[0].body = std::string(size, 'x');
    EXPECT_THAT(met(load).outcomes, ElementsAre(Pair("200", 2)));
    const auto last = http2_.requests().back();
    EXPECT_EQ(last.body.size(), size);
    EXPECT_EQ(last.fields.at("content-length"), std::to_string(size));
  }
}

TEST_P(Http2, APostWithoutABodySaysSo) {
  scenario::Load load = to("/");
  load.flows[0].requests[0].method = "POST";
  met(load);
  EXPECT_EQ(http2_.requests().at(0).fields.at("content-length"), "0");
}

TEST_P(Http2, AnswersAreReadWhole) {
  scenario::Load load = to("/hints");
  load.flows[0].requests[0].extract = {
      {"cookies", scenario::Extraction::From::header, "Set-Cookie"},
      {"trailer", scenario::Extraction::From::header, "Checked"},
      {"body", scenario::Extraction::From::regex, "^(abcde)$"}};
  scenario::Request next;
  next.name = "next";
  next.url = "{server}/found/{body}";
  next.http = scenario::HttpVersion::http_2;
  next.headers = {{"Cookies", "{cookies}"}, {"Trailer-Was", "{trailer}"}};
  load.flows[0].requests.push_back(next);
  met(load);
  ASSERT_THAT(http2_.requests(), SizeIs(2));
  EXPECT_THAT(http2_.requests()[1].fields,
              AllOf(Contains(Pair(":path", "/found/abcde")), Contains(Pair("cookies", "a=1, b=2")),
                    Contains(Pair("trailer-was", "yes"))));
}

TEST_P(Http2, EndingsThatDoNotSayWhatWasWrongComeWithAnExample) {
  for (const char* path : {"/broken", "/half", "/garbage", "/short", "/angry"}) {
    EXPECT_THAT(met(to(path)).examples, ElementsAre(Pair(::testing::_, Not(IsEmpty())))) << path;
  }
}

TEST_P(Http2, AnswersThatAreTooLongAreNotKept) {
  scenario::Load load = to("/huge");
  EXPECT_THAT(met(load).outcomes, ElementsAre(Pair("200", 1)));
  load.flows[0].requests[0].checks = {
      {"is x", scenario::Check::Part::body, "", scenario::Check::Contains{"x"}}};
  EXPECT_THAT(met(load).outcomes, ElementsAre(Pair("answer too long", 1)));
}

INSTANTIATE_TEST_SUITE_P(Both, Http2, both_paths(), name_of_path);

// What libcurl does not do: without TLS it keeps no connection.
class LeanHttp2 : public Http2 {};

// libcurl 7.88 may wait for ever here.
TEST_P(LeanHttp2, AnAnswerMayComeBeforeTheBodyIsSent) {
  scenario::Load load = to("/impatient", 2);
  load.flows[0].requests[0].method = "POST";
  load.flows[0].requests[0].body.assign(10'000'000, 'x');
  EXPECT_THAT(met(load).outcomes, ElementsAre(Pair("200", 2)));
}

// Its stream alone is given up, whether the body waits or is on its way.
TEST_P(LeanHttp2, WhoIsAnsweredBeforeItsBodyIsOutKeepsItsConnection) {
  for (const bool waits : {true, false}) {
    for (const auto& [path, outcome] :
         {std::pair{"/early-204", "204"}, {"/early", "413"}, {"/impatient", "200"}}) {
      SCOPED_TRACE(path + std::to_string(waits));
      const std::uint64_t before = http2_.connections();
      scenario::Load load = to(path, 4);
      load.flows[0].requests[0].method = "POST";
      load.flows[0].requests[0].body.assign(waits ? 1 : 3'000'000, 'x');
      if (waits) load.flows[0].requests[0].headers = {{"Expect", "100-continue"}};
      EXPECT_THAT(met(std::move(load)).outcomes, ElementsAre(Pair(outcome, 4)));
      EXPECT_EQ(http2_.connections() - before, 1U);
    }
  }
}

TEST_P(LeanHttp2, ServersThatGoAwayInAngerSayWhy) {
  EXPECT_THAT(met(to("/angry")).examples,
              ElementsAre(Pair("closed early", HasSubstr("ENHANCE_YOUR_CALM"))));
}

// Whether its connection is closed or reset behind that is chance. The twin says nothing.
TEST_P(LeanHttp2, ServersThatGoAwayHaveClosedEarlyHoweverTheirConnectionEnds) {
  const RequestStats angry = met(to("/angry-reset", 5));
  EXPECT_THAT(angry.outcomes, ElementsAre(Pair("closed early", 5)));
  EXPECT_THAT(angry.examples, ElementsAre(Pair("closed early", HasSubstr("INTERNAL_ERROR"))));
  EXPECT_THAT(met(to("/tired-reset", 5)).outcomes, ElementsAre(Pair("closed early", 5)));
  EXPECT_THAT(met(to("/reset", 5)).outcomes, ElementsAre(Pair("connection reset", 5)));
}

TEST_P(LeanHttp2, ConnectionsServeOneRequestAfterTheOther) {
  const RequestStats stats = met(to("/", 5));
  EXPECT_EQ(stats.times().steps[Step::connecting].count(), 1U);
  EXPECT_EQ(http2_.connections(), 1U);
}

TEST_P(LeanHttp2, WhoExpectsToBeAskedForItsBodyKeepsItsConnection) {
  for (const char* method : {"GET", "POST"}) {
    const std::uint64_t before = http2_.connections();
    scenario::Load load = to("/", 4);
    load.flows[0].requests[0].method = method;
    load.flows[0].requests[0].headers = {{"Expect", "100-continue"}};
    if (method == std::string_view("POST")) load.flows[0].requests[0].body = "wanted";
    const RequestStats stats = met(std::move(load));
    EXPECT_THAT(stats.outcomes, ElementsAre(Pair("200", 4)));
    EXPECT_EQ(http2_.connections() - before, 1U);
    EXPECT_LT(stats.times().service_time.max(), 900'000U);
  }
  EXPECT_EQ(http2_.requests().back().body, "wanted");
  EXPECT_EQ(http2_.requests().back().fields.at("expect"), "100-continue");
}

// The twin: a second later than if it had said so.
TEST_P(LeanHttp2, AServerThatDoesNotAskForABodyGetsItAllTheSame) {
  scenario::Load load = to("/mute", 2);
  load.flows[0].requests[0].method = "POST";
  load.flows[0].requests[0].headers = {{"Expect", "100-continue"}};
  load.flows[0].requests[0].body = "late";
  const RequestStats stats = met(std::move(load));
  EXPECT_THAT(stats.outcomes, ElementsAre(Pair("200", 2)));
  EXPECT_GE(stats.times().steps[Step::sending].min(), 990'000U);
  EXPECT_EQ(http2_.requests().back().body, "late");
  EXPECT_EQ(http2_.connections(), 1U);
}

TEST_P(LeanHttp2, ConnectionsThatTheServerLeavesAreNotUsedAgain) {
  met(to("/last", 3));
  EXPECT_EQ(http2_.connections(), 3U);
}

// libcurl 7.88 may wait for them to take some again.
TEST_P(LeanHttp2, ConnectionsThatTakeNoMoreStreamsAreNotUsedAgain) {
  EXPECT_THAT(met(to("/full", 3)).outcomes, ElementsAre(Pair("200", 3)));
  EXPECT_EQ(http2_.connections(), 3U);
}

TEST_P(LeanHttp2, ConnectionsThatFailAreNotUsedAgain) {
  met(to("/broken", 3));
  EXPECT_EQ(http2_.connections(), 3U);
}

// Whatever its method, as a server that refuses says that it has done nothing.
TEST_P(LeanHttp2, RequestsThatAreRefusedAreSentAgainOnAFreshConnection) {
  for (const char* path : {"/fresh", "/gone"}) {
    for (const char* method : {"GET", "POST"}) {
      SCOPED_TRACE(std::string(method) + " " + path);
      scenario::Load load = to(path, 3);
      load.flows[0].requests[0].method = method;
      const std::size_t before = http2_.requests().size();
      EXPECT_THAT(met(load).outcomes, ElementsAre(Pair("200", 3)));
      EXPECT_EQ(http2_.requests().size() - before, 5U);
    }
  }
}

TEST_P(LeanHttp2, ServersThatAskBetweenTwoRequestsAreAnswered) {
  scenario::Load load = to("/ping");
  load.executor = {scenario::ConstantVus{.duration = 1h}};
  load.think_time = scenario::DurationRange{1h, 1h};
  Setting setting = setting_of(load);
  setting.base_urls["server"] = http2_.url();
  const auto engine = started(setting);
  EXPECT_TRUE(test::eventually([&] { return http2_.pongs() > 0; }));
  engine->stop();
  engine->join();
  EXPECT_EQ(http2_.connections(), 1U);
}

TEST_P(LeanHttp2, NoConnectionIsKeptWhereTheAuthorSaysSo) {
  scenario::Load load = to("/", 3);
  load.flows[0].requests[0].headers = {{"Connection", "close"}};
  met(load);
  EXPECT_EQ(http2_.connections(), 3U);
}

INSTANTIATE_TEST_SUITE_P(Lean, LeanHttp2, ::testing::Values(HttpPath::lean), name_of_path);

}  // namespace
}  // namespace harness::load
