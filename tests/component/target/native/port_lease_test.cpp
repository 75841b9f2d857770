#include "harness/target/native/port_lease.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <optional>

#include "tests/support/loopback_server.hpp"

namespace harness::target {
namespace {

using ::testing::HasSubstr;

TEST(PortLease, GivesEachPortOnce) {
  const auto first = PortLease::any();
  const auto second = PortLease::any();
  ASSERT_TRUE(first && second);
  EXPECT_NE(first->port(), second->port());
}

TEST(PortLease, StaysOutOfTheKernelsRange) {
  int low = 0;
  int high = 0;
  std::ifstream("/proc/sys/net/ipv4/ip_local_port_range") >> low >> high;
  const auto lease = PortLease::any();
  ASSERT_TRUE(lease);
  EXPECT_TRUE(lease->port() < low || lease->port() > high);
}

TEST(PortLease, HoldsAPortThatNobodyListensOn) {
  auto lease = PortLease::any();
  ASSERT_TRUE(lease);
  const std::uint16_t port = lease->port();
  EXPECT_TRUE(is_port_free(port));
  const auto again = PortLease::of(port);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().what, "port " + std::to_string(port) + " is taken by a run of harness");
}

TEST(PortLease, EndsWithItsOwner) {
  std::uint16_t port = 0;
  {
    const auto lease = PortLease::any();
    ASSERT_TRUE(lease);
    port = lease->port();
  }
  EXPECT_TRUE(PortLease::of(port));
}

TEST(PortLease, NamesWhoListensOnTheWantedPort) {
  const test::LoopbackServer server([](const auto&) { return test::ServedResponse{}; });
  const auto lease = PortLease::of(server.port());
  ASSERT_FALSE(lease);
  EXPECT_THAT(lease.error().what, HasSubstr("port " + std::to_string(server.port()) +
                                            " is taken by pid " + std::to_string(::getpid())));
}

}  // namespace
}  // namespace harness::target
