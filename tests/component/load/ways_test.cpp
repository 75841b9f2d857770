// The ways to a server: connections of a user's own, Unix sockets, a proxy.
#include <gmock/gmock.h>

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

INSTANTIATE_TEST_SUITE_P(Both, Ways, both_paths(), name_of_path);

}  // namespace
}  // namespace harness::load
