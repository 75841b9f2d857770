// Answers of every shape: what counts as whole, and what becomes of the connection.
#include <gmock/gmock.h>

#include <string_view>

#include "tests/component/load/engine_test.hpp"

namespace harness::load {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::Pair;
using Manner = test::MisbehavingServer::Manner;

struct Case {
  const char* name;
  std::string answer;
  const char* outcome;
  std::uint64_t connections;  // that two requests need
  Manner manner = Manner::at_once;
  const char* method = "GET";
};

class Answers : public EngineTest {
 protected:
  void expect_as_told(const Case& told);
};

void Answers::expect_as_told(const Case& told) {
  SCOPED_TRACE(told.name);
  server_.answer_as("/told", told.answer, told.manner);
  scenario::Load load = load_of("/told");
  pace_of(load).iterations = {2, 2};
  load.flows[0].requests[0].method = told.method;
  const bool runs_out = std::string_view(told.outcome) == "timeout";
  load.flows[0].requests[0].timeout = runs_out ? Duration{400ms} : Duration{10s};
  const std::uint64_t before = server_.connections();
  const LoadStats stats = run(load);
  expect_each_request_once(stats);
  EXPECT_THAT(all_of(stats, "roll").outcomes, ElementsAre(Pair(told.outcome, 2)));
  EXPECT_EQ(server_.connections() - before, told.connections);
}

TEST_P(Answers, AreWholeWhenTheirLengthSaysSo) {
  for (const Case& told : std::vector<Case>{
           {"length", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok\n", "200", 1},
           {"no body", "HTTP/1.1 204 No Content\r\n\r\n", "204", 1},
           {"not modified", "HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n", "304", 1},
           {"chunks",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
            "3\r\nabc\r\n1;x=y\r\nd\r\n0\r\nTrailer: yes\r\n\r\n",
            "200", 1},
           {"head", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n", "200", 1, Manner::at_once,
            "HEAD"},
           {"provisional",
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
            "200", 1},
           {"trickle", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok\n", "200", 1,
            Manner::byte_by_byte},
           {"long",
            "HTTP/1.1 200 OK\r\nContent-Length: 3000000\r\n\r\n" + std::string(3'000'000, 'x'),
            "200", 1},
       }) {
    expect_as_told(told);
  }
}

TEST_P(Answers, MayEndTheConnection) {
  for (const Case& told : std::vector<Case>{
           {"until it closes", "HTTP/1.1 200 OK\r\n\r\nto the end", "200", 2,
            Manner::at_once_and_close},
           {"close", "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", "200", 2},
           {"101", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
            "101", 2},
           {"1.0", "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n", "200", 2},
       }) {
    expect_as_told(told);
  }
}

TEST_P(Answers, ThatStopHalfwayTimeOut) {
  for (const Case& told : std::vector<Case>{
           {"in the status", "HTTP/1.1 2", "timeout", 2},
           {"in the head", "HTTP/1.1 200 OK\r\nContent-Le", "timeout", 2},
           {"in the body", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok\n", "timeout", 2},
           {"between chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
            "timeout", 2},
       }) {
    expect_as_told(told);
  }
}

TEST_P(Answers, ThatStopHalfwayForGoodAreClosedEarly) {
  for (const Case& told : std::vector<Case>{
           {"in the status", "HTTP/1.1 2", "closed early", 2, Manner::at_once_and_close},
           {"in the head", "HTTP/1.1 200 OK\r\nContent-Le", "closed early", 2,
            Manner::at_once_and_close},
           {"between chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
            "closed early", 2, Manner::at_once_and_close},
       }) {
    expect_as_told(told);
  }
}

// Whether a server that closes in the middle resets the connection is a matter of chance.
TEST_P(Answers, ThatAreCutOffByAResetAreClosedEarlyToo) {
  for (const Case& told : std::vector<Case>{
           {"in the head", "HTTP/1.1 200 OK\r\nContent-Le", "closed early", 2,
            Manner::at_once_and_reset},
           {"in the body", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok\n", "closed early", 2,
            Manner::at_once_and_reset},
           {"between chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
            "closed early", 2, Manner::at_once_and_reset},
           {"in the status", "HTTP/1.1 2", "closed early", 2, Manner::at_once_and_reset},
       }) {
    expect_as_told(told);
  }
}

TEST_P(Answers, MayBeAsLongAsTheyLike) {
  constexpr std::size_t size = 100'000'000;
  std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n";
  answer.resize(answer.size() + size, 'x');
  server_.answer_as("/told", std::move(answer));
  const LoadStats stats = run(load_of("/told"));
  expect_each_request_once(stats);
  EXPECT_THAT(all_of(stats, "roll").outcomes, ElementsAre(Pair("200", 1)));
}

TEST_P(Answers, ThatAreNotHttpAreBad) {
  for (const Case& told : std::vector<Case>{
           {"length that is no number", "HTTP/1.1 200 OK\r\nContent-Length: nine\r\n\r\n",
            "bad answer", 2},
           {"chunk that has no size",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", "bad answer", 2},
           {"head without end", "HTTP/1.1 200 OK\r\nX: " + std::string(500'000, 'x'), "bad answer",
            2},
           {"status below 100", "HTTP/1.1 99 Low\r\nContent-Length: 0\r\n\r\n", "bad answer", 2},
           {"other protocol", "220 mail.example ESMTP\r\n\r\n", "bad answer", 2},
       }) {
    expect_as_told(told);
  }
}

TEST_P(Answers, ThatContradictThemselvesAreBad) {
  for (const Case& told : std::vector<Case>{
           {"two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
            "bad answer", 2},
           {"length and chunks",
            "HTTP/1.1 200 OK\r\nContent-Length: 7\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "bad answer", 2}}) {
    expect_as_told(told);
  }
}

// Bytes behind the answer would be taken for the next one's: its connection is not used again.
TEST_P(Answers, ThatGoOnAfterTheirEndAreWholeButTheLastOfTheirConnection) {
  expect_as_told({"more", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok\nand more", "200", 2});
}

// The second request of each connection may have got what was left of the first; not the first one,
// and nobody where the bytes behind are no answer. libcurl says nothing of them.
TEST_P(Answers, ThatNobodyAskedForAreCounted) {
  const std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
  server_.answer_as("/once", answer);
  server_.answer_as("/twice", answer + answer);
  server_.answer_as("/and-more", answer + "\r\n");
  scenario::Load load = load_of("/once");
  for (const char* path : {"/twice", "/twice", "/and-more"}) {
    load.flows[0].requests.push_back(load.flows[0].requests[0]);
    scenario::Request& request = load.flows[0].requests.back();
    request.name = "request " + std::to_string(load.flows[0].requests.size());
    request.url = std::string("{server}") + path;
  }
  const LoadStats stats = run(load);
  expect_each_request_once(stats);
  const std::uint64_t any = GetParam() == HttpPath::lean ? 1 : 0;
  for (const auto& [name, unasked, in_doubt] : {std::tuple{"roll", 0U, 0U},
                                                {"request 2", 1U, 1U},
                                                {"request 3", 1U, 0U},
                                                {"request 4", 0U, 0U}}) {
    const auto seen = std::find_if(stats.requests.begin(), stats.requests.end(),
                                   [&, of = name](const auto& one) { return one.request == of; });
    ASSERT_NE(seen, stats.requests.end());
    EXPECT_EQ(seen->ok, 1U) << name;
    EXPECT_EQ(seen->unasked, unasked * any) << name;
    EXPECT_EQ(seen->in_doubt, in_doubt * any) << name;
  }
}

// Of those that nobody reads, any length will do.
TEST_P(Answers, ThatAreTooLongAreNotKept) {
  const std::string body(std::size_t{17'000'000}, 'x');
  server_.answer_as("/told", "HTTP/1.1 200 OK\r\nContent-Length: 17000000\r\n\r\n" + body);
  scenario::Load load = load_of("/told");
  EXPECT_THAT(all_of(run(load), "roll").outcomes, ElementsAre(Pair("200", 1)));
  load.flows[0].requests[0].checks = {
      {"is x", scenario::Check::Part::body, "", scenario::Check::Contains{"x"}}};
  EXPECT_THAT(all_of(run(load), "roll").outcomes, ElementsAre(Pair("answer too long", 1)));
}

INSTANTIATE_TEST_SUITE_P(Both, Answers, both_paths(), name_of_path);

}  // namespace
}  // namespace harness::load
