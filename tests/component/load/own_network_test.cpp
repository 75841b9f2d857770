// What needs a network of the test's own.
#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <sys/socket.h>

#include <cstdlib>

#include "tests/component/load/engine_test.hpp"
#include "tests/support/own_network.hpp"

namespace harness::load {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::ExitedWithCode;
using ::testing::IsSupersetOf;
using ::testing::Key;
using ::testing::Pair;
using ::testing::SizeIs;

// Is made where its server and its engine shall live.
class There : public EngineTest {
 public:
  void TestBody() override {}

  RequestStats call(const std::string& answer, const scenario::Load& load = load_of("/told")) {
    server_.answer_as("/told", answer);
    const LoadStats stats = run(load);
    expect_each_request_once(stats);
    return all_of(stats, "roll");
  }

  // Connections that close after each answer soon leave no port that is not still in TIME_WAIT.
  void run_out_of_ports() {
    scenario::Load load = load_of("/told");
    pace_of(load).iterations = {40, 40};
    const RequestStats told =
        call("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", load);
    EXPECT_THAT(told.outcomes,
                AllOf(SizeIs(2), IsSupersetOf({Key("200"), Key("no local port left")})));
    EXPECT_EQ(told.sent, 40U);
  }

  void be_led_to(const std::string& url) {
    scenario::Load load = load_of("/told");
    load.flows[0].requests[0].redirects = 5;
    const RequestStats told =
        call("HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + url + "\r\n\r\n", load);
    EXPECT_THAT(told.outcomes, ElementsAre(Pair("led away", 1)));
  }
};

// On every address of this machine, at a port that the kernel picks.
std::uint16_t listen_everywhere() {
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  socklen_t size = sizeof address;
  EXPECT_EQ(listen(listener, 1), 0);
  getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.sin_port);
}

int exit_code() { return ::testing::Test::HasFailure() ? 1 : 0; }

using OwnNetwork = ::testing::TestWithParam<HttpPath>;

TEST_P(OwnNetwork, LocalPortsThatRunOutAreAnOutcome) {
  const auto there = [] {
    test::enter_own_network();
    test::lend_local_ports(10);
    There().run_out_of_ports();
    std::exit(exit_code());
  };
  EXPECT_EXIT(there(), ExitedWithCode(0), "");
}

TEST_P(OwnNetwork, ARedirectToAnotherMachineIsNotFollowed) {
  const auto there = [] {
    test::enter_own_network();
    test::add_own_address("10.0.0.1");
    There().be_led_to("http://10.0.0.1:" + std::to_string(listen_everywhere()) + "/");
    std::exit(exit_code());
  };
  EXPECT_EXIT(there(), ExitedWithCode(0), "");
}

INSTANTIATE_TEST_SUITE_P(Both, OwnNetwork, both_paths(), name_of_path);

}  // namespace
}  // namespace harness::load
