#include <gmock/gmock.h>
#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <string_view>
#include <system_error>

#include "tests/component/load/engine_test.hpp"

namespace harness::load {
namespace {

using ::testing::AllOf;
using ::testing::ExitedWithCode;
using ::testing::IsSupersetOf;
using ::testing::Key;
using ::testing::SizeIs;

void need(bool works, const char* what) {
  if (!works) throw std::system_error(errno, std::generic_category(), what);
}

// Leaves the calling process alone on a loopback of its own, which lends ten local ports.
void enter_a_small_network() {
  need(unshare(CLONE_NEWNET) == 0 || unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0, "unshare");
  const int any_socket = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  ifreq loopback{};
  std::string_view("lo").copy(loopback.ifr_name, IFNAMSIZ - 1);
  loopback.ifr_flags = IFF_UP;
  need(ioctl(any_socket, SIOCSIFFLAGS, &loopback) == 0, "lo");
  close(any_socket);
  std::ofstream range("/proc/sys/net/ipv4/ip_local_port_range");
  need(static_cast<bool>(range << "40000 40009" << std::flush), "ip_local_port_range");
}

// Is made where its server and its engine shall live.
class SmallNetwork : public EngineTest {
 public:
  void TestBody() override {}

  // A server that closes after each answer soon leaves no port that is not still in TIME_WAIT.
  int exit_code() {
    server_.answer_as("/told", "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    scenario::Load load = load_of("/told");
    load.iterations = {40, 40};
    const LoadStats stats = run(load);
    expect_each_request_once(stats);
    const RequestStats told = all_of(stats, "roll");
    EXPECT_THAT(told.outcomes,
                AllOf(SizeIs(2), IsSupersetOf({Key("200"), Key("no local port left")})));
    EXPECT_EQ(told.sent, 40U);
    return HasFailure() ? 1 : 0;
  }
};

using LocalPorts = ::testing::TestWithParam<HttpPath>;

TEST_P(LocalPorts, ThatRunOutAreAnOutcome) {
  const auto in_a_small_network = [] {
    enter_a_small_network();
    std::exit(SmallNetwork().exit_code());
  };
  EXPECT_EXIT(in_a_small_network(), ExitedWithCode(0), "");
}

INSTANTIATE_TEST_SUITE_P(Both, LocalPorts, both_paths(), name_of_path);

}  // namespace
}  // namespace harness::load
