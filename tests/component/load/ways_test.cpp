// The ways to a server: connections of a user's own, Unix sockets, a proxy.
#include <gmock/gmock.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <thread>

#include "harness/core/fd.hpp"
#include "tests/component/load/engine_test.hpp"
#include "tests/support/temp_directory.hpp"

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

// Answers 200 to whatever comes, one connection after the other.
class UnixServer {
 public:
  explicit UnixServer(const std::string& path) : listener_(socket(AF_UNIX, SOCK_STREAM, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path.data(), path.size());
    EXPECT_EQ(bind(listener_.get(), reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    EXPECT_EQ(listen(listener_.get(), 16), 0);
    thread_ = std::jthread([this] { serve(); });
  }
  UnixServer(const UnixServer&) = delete;
  UnixServer& operator=(const UnixServer&) = delete;
  ~UnixServer() { shutdown(listener_.get(), SHUT_RDWR); }

 private:
  void serve() const {
    constexpr std::string_view answer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    while (true) {
      const Fd accepted(accept(listener_.get(), nullptr, nullptr));
      if (accepted.get() < 0) return;
      std::array<char, 4096> bytes{};
      while (recv(accepted.get(), bytes.data(), bytes.size(), 0) > 0) {
        send(accepted.get(), answer.data(), answer.size(), MSG_NOSIGNAL);
      }
    }
  }

  Fd listener_;
  std::jthread thread_;
};

TEST_P(Ways, AUnixSocketAnswersInPlaceOfAHost) {
  const test::TempDirectory directory;
  const std::string path = directory / "socket";
  const UnixServer server(path);
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
