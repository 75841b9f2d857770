#include "harness/load/connections.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

namespace harness::load {
namespace {

using namespace std::chrono_literals;

rlimit limit() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  return limit;
}

// Puts the limit back, so that tests in the same process do not meet it.
class LimitOnFiles {
 public:
  LimitOnFiles() = default;
  LimitOnFiles(const LimitOnFiles&) = delete;
  LimitOnFiles& operator=(const LimitOnFiles&) = delete;
  ~LimitOnFiles() { ::setrlimit(RLIMIT_NOFILE, &original); }

  const rlimit original = limit();
};

scenario::Load a_load_of(std::uint64_t users) {
  scenario::Load load;
  load.name = "players";
  load.executor = {scenario::ConstantVus{.vus = users}};
  return load;
}

scenario::Load a_ramp_to(double users, Duration thinking) {
  scenario::Load load = a_load_of(1);
  load.executor = {scenario::RampingVus{.stages = {{{10s, {users}}}}}};
  load.think_time = scenario::DurationRange{thinking, thinking};
  return load;
}

TEST(Connections, MayBeAsManyAsTheProcessMayHaveFiles) {
  const LimitOnFiles restored;
  rlimit usual = restored.original;
  usual.rlim_cur = 256;
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &usual), 0);
  EXPECT_TRUE(make_room_for({a_load_of(10)}, {}, {}));
  EXPECT_EQ(limit().rlim_cur, restored.original.rlim_max);
}

TEST(Connections, ForWhichThereAreNoFilesAreRefused) {
  const LimitOnFiles restored;
  rlimit low = restored.original;
  low.rlim_cur = 1000;
  const std::vector<scenario::Load> loads{a_load_of(500), a_load_of(400)};
  // Lowering the hard limit cannot be undone without privileges: the child does it.
  EXPECT_EXIT(
      {
        low.rlim_max = 1000;
        ::setrlimit(RLIMIT_NOFILE, &low);
        std::fputs(to_string(make_room_for(loads, {}, {100, 1}).error()).c_str(), stderr);
        std::exit(0);
      },
      ::testing::ExitedWithCode(0),
      "loads players, players: their users may need 900 connections at the same time, all else 104 "
      "files, and this "
      "process may open 1000; have at most 896 users, or raise the limit "
      "\\(ulimit -Hn\\)");
}

TEST(Connections, ForWhichThereAreNoPortsAreRefused) {
  EXPECT_EQ(to_string(make_room_for({a_load_of(65'536)}, {}, {}).error()).substr(0, 78),
            "load players: its users may need 65536 connections at the same time, and this ");
}

TEST(Connections, OfASegmentAreThoseOfItsUsers) {
  EXPECT_FALSE(make_room_for({a_load_of(130'000)}, {0, 2}, {}));
  EXPECT_TRUE(make_room_for({a_load_of(1000)}, {0, 100}, {}));
  const auto room = make_room_for({a_load_of(1'000'000)}, {0, 10}, {});
  EXPECT_EQ(to_string(room.error()).substr(0, 51),
            "load players: its users may need 100000 connections");
}

TEST(Connections, AreNeededByThoseWhoWaitNotByThoseWhoThink) {
  EXPECT_TRUE(make_room_for({a_ramp_to(1'000'000, 1min)}, {}, {}));
  EXPECT_FALSE(make_room_for({a_ramp_to(1'000'000, 0s)}, {}, {}));
}

TEST(Connections, AreNeededByAllWhoComeAtOnce) {
  scenario::Load jump = a_ramp_to(1'000'000, 1min);
  std::get<scenario::RampingVus>(jump.executor.value).stages.value.front().duration = 0s;
  EXPECT_FALSE(make_room_for({jump}, {}, {}));
  scenario::Load together = a_load_of(1'000'000);
  together.think_time = scenario::DurationRange{1min, 1min};
  EXPECT_FALSE(make_room_for({together}, {}, {}));
}

TEST(Connections, ForArrivalsAreAsManyAsTheirUsersAtMost) {
  scenario::Load load = a_load_of(1);
  scenario::ConstantArrivalRate executor;
  executor.arrivals = {.pre_allocated_vus = 10, .max_vus = {70'000}};
  load.executor = {executor};
  EXPECT_FALSE(make_room_for({load}, {}, {}));
  executor.arrivals.max_vus = {0};
  load.executor = {executor};
  EXPECT_TRUE(make_room_for({load}, {}, {}));
}

}  // namespace
}  // namespace harness::load
