#include <gmock/gmock.h>

#include <set>

#include "tests/component/load/engine_test.hpp"

namespace harness::load {
namespace {

using ::testing::AllOf;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Pair;
using ::testing::SizeIs;
using ::testing::StartsWith;

using Requests = EngineTest;

std::string traceparent(const std::string& request) {
  const std::size_t at = request.find("traceparent: ");
  return at == std::string::npos ? "" : request.substr(at + 13, 55);
}

TEST_P(Requests, AUserKeepsItsConnection) {
  scenario::Load load = load_of("/status/200");
  pace_of(load).iterations = {50, 50};
  const LoadStats stats = run(load);
  EXPECT_EQ(all_of(stats, "roll").ok, 50U);
  EXPECT_EQ(iterations_of_all(stats).completed, 50U);
  EXPECT_EQ(server_.connections(), 1U);
  EXPECT_THAT(server_.requests(), Each(HasSubstr("\r\nConnection: keep-alive\r\n")));
}

TEST_P(Requests, OneThatAnnouncesTheEndOfItsConnectionIsTheLastThere) {
  scenario::Load load = load_of("/status/200");
  pace_of(load).iterations = {3, 3};
  for (const auto& [value, connections] :
       {std::pair{"close", 3U}, {"x, Close", 3U}, {"{how}", 3U}, {"Keep-Alive", 1U}}) {
    load.flows[0].requests[0].headers = {{"connection", value}};
    load.flows[0].requests[0].vary = {{"how", {{"close", 1}}}};
    const std::uint64_t before = server_.connections();
    EXPECT_EQ(all_of(run(load), "roll").ok, 3U) << value;
    EXPECT_EQ(server_.connections() - before, connections) << value;
  }
}

TEST_P(Requests, EachStartsASampledTraceOfItsOwn) {
  scenario::Load load = load_of("/status/200");
  pace_of(load).iterations = {20, 20};
  run(load);
  std::set<std::string> traces;
  for (const std::string& request : server_.requests()) traces.insert(traceparent(request));
  EXPECT_THAT(traces, SizeIs(20));
  EXPECT_THAT(traces, Each(AllOf(StartsWith("00-"), EndsWith("-01"), SizeIs(55))));
}

TEST_P(Requests, AKeptRequestCarriesTheTraceThatTheServerSaw) {
  const LoadStats stats = run(load_of("/status/503"));
  ASSERT_THAT(stats.kept, SizeIs(1));
  EXPECT_EQ(stats.kept[0].trace_id, traceparent(server_.requests().at(0)).substr(3, 32));
  EXPECT_EQ(stats.kept[0].url, server_.url() + "/status/503");
  EXPECT_EQ(stats.kept[0].outcome, "503");
  EXPECT_EQ(stats.kept[0].why, "failed");
  EXPECT_LT(clock_.wall() - stats.kept[0].started_at, std::chrono::minutes{1});
}

class KeptConnections : public EngineTest {
 protected:
  // A user's requests, one after another; what the first of them is answered keeps the connection.
  RequestStats send(const std::string& path, const char* method, std::uint64_t requests) {
    scenario::Load load = load_of(path);
    load.flows[0].requests[0].method = method;
    load.flows[0].requests[0].body = method[0] == 'P' ? "some" : "";
    pace_of(load).iterations = {requests, requests};
    connections_before_ = server_.connections();
    requests_before_ = server_.requests().size();
    const LoadStats stats = run(load);
    expect_each_request_once(stats);
    return all_of(stats, "roll");
  }
  std::uint64_t connections() const { return server_.connections() - connections_before_; }
  std::vector<std::string> arrived() const {
    const std::vector<std::string> all = server_.requests();
    return {all.begin() + static_cast<std::ptrdiff_t>(requests_before_), all.end()};
  }

 private:
  std::uint64_t connections_before_ = 0;
  std::size_t requests_before_ = 0;
};

TEST_P(KeptConnections, ThatDieUnderAnIdempotentRequestHaveItSentAgainOnAFreshOne) {
  for (const char* path : {"/once", "/once-reset"}) {
    for (const char* method : {"GET", "PUT", "DELETE"}) {
      SCOPED_TRACE(std::string(method) + path);
      EXPECT_THAT(send(path, method, 3).outcomes, ElementsAre(Pair("200", 3)));
      EXPECT_EQ(connections(), 3U);
      const std::vector<std::string> requests = arrived();
      ASSERT_THAT(requests, SizeIs(5));
      EXPECT_EQ(requests[1], requests[2]);  // with the same trace
      EXPECT_EQ(requests[3], requests[4]);
      EXPECT_NE(traceparent(requests[2]), traceparent(requests[3]));
    }
  }
}

TEST_P(KeptConnections, MayDieAsOftenAsTheyLike) {
  for (const char* path : {"/once", "/once-reset"}) {
    EXPECT_THAT(send(path, "GET", 30).outcomes, ElementsAre(Pair("200", 30)));
    EXPECT_EQ(connections(), 30U);
  }
}

TEST_P(KeptConnections, ThatDieUnderAnyOtherRequestFailIt) {
  for (const char* path : {"/once", "/once-reset"}) {
    for (const char* method : {"POST", "PATCH"}) {
      SCOPED_TRACE(std::string(method) + path);
      const RequestStats sent = send(path, method, 2);
      EXPECT_EQ(sent.ok, 1U);
      EXPECT_EQ(sent.failed, 1U);
      EXPECT_THAT(arrived(), SizeIs(2));
    }
  }
}

TEST_P(KeptConnections, ThatDieWithinAnAnswerFailIt) {
  scenario::Load load = load_of("/status/200");
  load.flows[0].requests.push_back(load.flows[0].requests[0]);
  load.flows[0].requests[1].name = "lost";
  load.flows[0].requests[1].url = "{server}/short";
  EXPECT_THAT(all_of(run(load), "lost").outcomes, ElementsAre(Pair("closed early", 1)));
  EXPECT_THAT(server_.requests(), SizeIs(2));
}

TEST_P(KeptConnections, AreNotMadeAgainAndAgain) {
  scenario::Load load = load_of("/status/200");
  load.flows[0].requests.push_back(load.flows[0].requests[0]);
  load.flows[0].requests[1].name = "lost";
  load.flows[0].requests[1].url = "{server}/close";
  EXPECT_THAT(all_of(run(load), "lost").outcomes, ElementsAre(Pair("closed early", 1)));
  EXPECT_THAT(server_.requests(), SizeIs(3));
  EXPECT_EQ(server_.connections(), 2U);
}

INSTANTIATE_TEST_SUITE_P(Both, KeptConnections, both_paths(), name_of_path);

TEST_P(Requests, MethodHeadersAndBodyAreTheAuthors) {
  scenario::Load load = load_of("/status/201");
  load.flows[0].requests[0].method = "PUT";
  load.flows[0].requests[0].body = R"({"sides": 6})";
  load.flows[0].requests[0].headers = {{"Content-Type", "application/json"},
                                       {"user-agent", "dice"}};
  run(load);
  const std::string request = server_.requests().at(0);
  EXPECT_THAT(request, StartsWith("PUT /status/201 HTTP/1.1\r\n"));
  EXPECT_THAT(request, HasSubstr("\r\nContent-Type: application/json\r\n"));
  EXPECT_THAT(request, HasSubstr("\r\nuser-agent: dice\r\n"));
  EXPECT_THAT(request, Not(HasSubstr("harness")));
  EXPECT_THAT(request, EndsWith("\r\n\r\n" + load.flows[0].requests[0].body));
}

TEST_P(Requests, EachMethodIsSentAsItIsNamed) {
  for (const std::string method : {"GET", "POST", "DELETE", "PATCH", "HEAD"}) {
    scenario::Load load = load_of("/status/204");
    load.flows[0].requests[0].method = method;
    EXPECT_EQ(all_of(run(load), "roll").ok, 1U) << method;
    EXPECT_THAT(server_.requests().back(), StartsWith(method + " /"));
  }
}

TEST_P(Requests, TheSameSeedSendsTheSameWhateverTheWorkers) {
  scenario::Load load = load_of("/status/{status}");
  load.flows[0].requests[0].vary = {{"status", {{"200", 1}, {"404", 1}, {"503", 2}}}};
  pace_of(load) = {.vus = 8, .iterations = {1, 20}};
  Setting setting = setting_of(load);
  // The first half of a trace id tells the run from others of the same seed.
  constexpr std::size_t of_this_run = std::string_view("00-0123456789abcdef").size();
  const auto sent_by = [&](unsigned workers) {
    const std::size_t before = server_.requests().size();
    setting.workers = workers;
    const LoadStats stats = run(setting);
    std::multiset<std::string> sent;
    const std::vector<std::string> requests = server_.requests();
    for (std::size_t i = before; i < requests.size(); ++i) {
      sent.insert(requests[i].substr(0, 16) + traceparent(requests[i]).substr(of_this_run));
    }
    return std::pair{sent, stats.schedule_hash};
  };
  const auto alone = sent_by(1);
  EXPECT_EQ(sent_by(2), alone);
  EXPECT_EQ(sent_by(3), alone);
  setting.seed = 43;
  const auto other = sent_by(1);
  EXPECT_NE(other.first, alone.first);
  EXPECT_NE(other.second, alone.second);
}

TEST_P(Requests, BearTheSealOfTheirLoad) {
  const LoadStats stats = run(setting_of(load_of("/status/200")));
  ASSERT_EQ(stats.seals.size(), 1U);
  const TraceSeal seal(stats.seals.front());
  ASSERT_FALSE(server_.requests().empty());
  for (const std::string& request : server_.requests()) {
    EXPECT_TRUE(seal.is_on(traceparent(request).substr(3, 32))) << request;
  }
}

INSTANTIATE_TEST_SUITE_P(Both, Requests, both_paths(), name_of_path);

}  // namespace
}  // namespace harness::load
