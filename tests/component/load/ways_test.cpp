// The ways to a server: connections of a user's own, Unix sockets, a proxy (proxies_test.cpp).
#include <gmock/gmock.h>

#include "harness/core/file.hpp"
#include "tests/component/load/engine_test.hpp"
#include "tests/support/temp_directory.hpp"
#include "tests/support/unix_server.hpp"

namespace harness::load {
namespace {

using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;
using ::testing::SizeIs;
using ::testing::StartsWith;

class Ways : public EngineTest {
 protected:
  // Users who come one after another and think most of the time.
  static scenario::Load thinkers(bool own_connections) {
    scenario::Load load = load_of("/status/200");
    load.executor = {
        scenario::RampingVus{.stages = {{{250ms, {5}}, {50ms, {5}}}}, .duration = 300ms}};
    load.think_time = scenario::DurationRange{40ms, 40ms};
    load.own_connections = own_connections;
    return load;
  }
};

TEST_P(Ways, UsersThatThinkShareConnections) {
  Setting setting = setting_of(thinkers(false));
  setting.workers = 1;
  expect_each_request_once(run(setting));
  EXPECT_LT(server_.connections(), 5U);
}

TEST_P(Ways, UsersKeepConnectionsOfTheirOwnWhereTheyAreToldTo) {
  if (GetParam() == HttpPath::libcurl) GTEST_SKIP() << "libcurl's are everybody's";
  Setting setting = setting_of(thinkers(true));
  setting.workers = 1;
  const LoadStats stats = run(setting);
  expect_each_request_once(stats);
  EXPECT_EQ(server_.connections(), 5U);
  EXPECT_EQ(all_of(stats, "roll").times().steps[Step::connecting].count(), 5U);
  EXPECT_TRUE(server_.wait_for_closed(5, 10s));
}

TEST_P(Ways, AUnixSocketAnswersInPlaceOfAHost) {
  const test::TempDirectory directory;
  const std::string path = directory / "socket";
  const test::UnixServer server(path);
  Setting setting = setting_of(load_of("/"));
  setting.base_urls["server"] = "http://docker.example";
  setting.loads[0].flows[0].requests[0].unix_socket = path;
  pace_of(setting.loads[0]).iterations = {3, 3};
  EXPECT_THAT(all_of(run(setting), "roll").outcomes, ElementsAre(Pair("200", 3)));
}

TEST_P(Ways, AUnixSocketThatIsNotThereIsUnreachable) {
  Setting setting = setting_of(load_of("/"));
  setting.loads[0].flows[0].requests[0].unix_socket = "/nowhere/socket";
  EXPECT_THAT(all_of(run(setting), "roll").outcomes, ElementsAre(Pair("unreachable", 1)));
}

TEST_P(Ways, AProxyIsAskedForTheWholeUrl) {
  server_.answer_as("/x?q=1", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  Setting setting = setting_of(load_of("/x?q=1"));
  setting.base_urls["server"] = "http://far.example";
  setting.loads[0].flows[0].requests[0].proxy = server_.url();
  EXPECT_THAT(all_of(run(setting), "roll").outcomes, ElementsAre(Pair("200", 1)));
  EXPECT_THAT(server_.requests(),
              ElementsAre(AllOf(StartsWith("GET http://far.example/x?q=1 HTTP/1.1\r\n"),
                                HasSubstr("Host: far.example\r\n"))));
}

// A place of a socket where none answers.
TEST_P(Ways, AUnixSocketThatNobodyListensAtSaysWhy) {
  const test::TempDirectory directory;
  const std::string file = directory / "file";
  ASSERT_TRUE(write_file(file, "no socket"));
  const std::string left = directory / "left";
  { const test::UnixServer gone(left); }
  const std::string locked = directory / "file" / "socket";
  for (const auto& [path, outcome] : std::vector<std::pair<std::string, std::string>>{
           {directory / "none", "unreachable"},
           {directory.path(), "connection refused"},
           {file, "connection refused"},
           {left, "connection refused"},
           {locked, "unreachable"},
           {"none", "unreachable"},
           {"/" + std::string(107, 'x'), "unreachable"},
           {"/" + std::string(300, 'x'), "unreachable"}}) {
    Setting setting = setting_of(load_of("/"));
    setting.loads[0].flows[0].requests[0].unix_socket = path;
    const LoadStats stats = run(setting);
    expect_each_request_once(stats);
    EXPECT_THAT(all_of(stats, "roll").outcomes, ElementsAre(Pair(outcome, 1))) << path;
  }
}

TEST_P(Ways, UnixSocketsHaveConnectionsOfTheirOwn) {
  const test::TempDirectory directory;
  const std::string one = directory / "one";
  const std::string two = directory / "two";
  const test::UnixServer first(one);
  const test::UnixServer second(two);
  scenario::Load load = load_of("/");
  auto& requests = load.flows[0].requests;
  requests.assign(3, requests[0]);
  requests[0].unix_socket = one;
  requests[1].unix_socket = two;
  requests[2].url = "{server}/status/200";
  pace_of(load).iterations = {4, 4};
  EXPECT_THAT(all_of(run(load), "roll").outcomes, ElementsAre(Pair("200", 12)));
  EXPECT_THAT(first.requests(), SizeIs(4));
  EXPECT_THAT(second.requests(), SizeIs(4));
  EXPECT_THAT(server_.requests(), SizeIs(4));
}

// What libcurl, whose connections are everybody's, does not do.
class OwnConnections : public Ways {
 protected:
  // Connections that users need for three requests each.
  std::uint64_t needed(scenario::Load load, const std::string& path, std::size_t users) {
    load.own_connections = true;
    load.flows[0].requests[0].url = "{server}" + path;
    pace_of(load) = {.vus = users, .iterations = {3, 3}};
    const std::uint64_t before = server_.connections();
    const LoadStats stats = run(load);
    expect_each_request_once(stats);
    EXPECT_EQ(all_of(stats, "roll").sent, users * 3) << path;
    return server_.connections() - before;
  }
};

TEST_P(OwnConnections, AreMadeAsOftenAsServersAndRequestsAsk) {
  scenario::Load plain = load_of("/");
  scenario::Load led = plain;
  led.flows[0].requests[0].redirects = 2;
  scenario::Load closing = plain;
  closing.flows[0].requests[0].headers = {{"Connection", "close"}};
  scenario::Load hasty = plain;
  hasty.flows[0].requests[0].timeout = 50ms;
  server_.answer_as("/led",
                    "HTTP/1.1 302 Found\r\nLocation: /status/200\r\nContent-Length: 0\r\n\r\n");
  server_.answer_as("/last", "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
  struct Case {
    const scenario::Load& load;
    const char* path;
    std::size_t users;
    std::uint64_t connections;
  };
  for (const Case& c :
       {Case{plain, "/status/200", 1, 1}, Case{plain, "/status/200", 7, 7},
        Case{plain, "/status/503", 3, 3}, Case{plain, "/delay/10", 3, 3},
        Case{plain, "/last", 2, 6}, Case{plain, "/once", 2, 6}, Case{plain, "/close", 2, 6},
        Case{plain, "/reset", 2, 6}, Case{closing, "/status/200", 2, 6}, Case{led, "/led", 3, 3},
        Case{hasty, "/stall", 2, 6}}) {
    EXPECT_EQ(needed(c.load, c.path, c.users), c.connections) << c.path << " " << c.users;
  }
}

// One that another has used would not be a user's own: its handshake would be missing.
TEST_P(OwnConnections, AreNotThoseThatOthersHaveLeft) {
  Setting setting = setting_of(load_of("/status/200"));
  setting.workers = 1;
  setting.loads.push_back(setting.loads[0]);
  setting.loads[1].name = "owners";
  setting.loads[1].own_connections = true;
  setting.loads[1].start_time = {100ms};
  setting.loads[1].flows[0].requests[0].name = "own";
  const LoadStats stats = run(setting);
  EXPECT_EQ(all_of(stats, "own").ok, 1U);
  EXPECT_EQ(all_of(stats, "own").times().steps[Step::connecting].count(), 1U);
  EXPECT_EQ(server_.connections(), 2U);
}

INSTANTIATE_TEST_SUITE_P(Lean, OwnConnections, ::testing::Values(HttpPath::lean), name_of_path);

INSTANTIATE_TEST_SUITE_P(Both, Ways, both_paths(), name_of_path);

}  // namespace
}  // namespace harness::load
