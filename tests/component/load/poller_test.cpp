#include "harness/load/http/poller.hpp"

#include <gmock/gmock.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include <cerrno>
#include <cstddef>
#include <cstdlib>

#include "tests/component/load/engine_test.hpp"

namespace harness::load {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::ExitedWithCode;
using ::testing::Pair;

// The system call table of a kernel before 5.11, or of a sandbox that has not heard of it.
void refuse_epoll_pwait2(int error) {
  const auto code = SECCOMP_RET_ERRNO | static_cast<unsigned>(error);
  sock_filter filter[]{
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_epoll_pwait2, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, code),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  const sock_fprog program{std::size(filter), filter};
  ASSERT_EQ(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), 0);
  ASSERT_EQ(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program), 0);
}

class Engine : public EngineTest {
 public:
  void TestBody() override {}

  // 20 requests, 5 ms apart: as in any other kernel they leave when they are due.
  void pace_some() {
    scenario::Load load = load_of("/status/200");
    load.executor = {scenario::ConstantArrivalRate{
        .rate = {200}, .duration = 100ms, .arrivals = {.pre_allocated_vus = 20, .max_vus = {20}}}};
    const LoadStats stats = run(load);
    EXPECT_THAT(all_of(stats, "roll").outcomes, ElementsAre(Pair("200", 20)));
  }
};

void pace_where_it_is_refused(int error) {
  refuse_epoll_pwait2(error);
  EXPECT_EQ(syscall(SYS_epoll_pwait2, -1, nullptr, 0, nullptr, nullptr, 0), -1);
  EXPECT_EQ(errno, error);
  Engine().pace_some();
  std::exit(::testing::Test::HasFailure() ? 1 : 0);
}

using OldKernel = ::testing::TestWithParam<HttpPath>;

TEST_P(OldKernel, DrivesLoadAllTheSame) {
  for (const int error : {ENOSYS, EPERM, EACCES, EINVAL, EOPNOTSUPP}) {
    EXPECT_EXIT(pace_where_it_is_refused(error), ExitedWithCode(0), "") << error;
  }
}

INSTANTIATE_TEST_SUITE_P(Both, OldKernel, both_paths(), name_of_path);

TEST(Poller, SleepsNoLongerThanItIsToldWhereTheKernelHasNoClockForIt) {
  const auto wait_shortly = [] {
    refuse_epoll_pwait2(ENOSYS);
    Poller poller;
    const SystemClock clock;
    const TimePoint begin = clock.now();
    for (int i = 0; i < 100; ++i) poller.wait(100us);
    poller.wait(0ms);
    std::exit(clock.now() - begin >= 10ms ? 0 : 1);
  };
  EXPECT_EXIT(wait_shortly(), ExitedWithCode(0), "");
}

}  // namespace
}  // namespace harness::load
