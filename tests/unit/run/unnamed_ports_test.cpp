#include "harness/run/unnamed_ports.hpp"

#include <gtest/gtest.h>

namespace harness::run {
namespace {

net::Address place(const std::string& host, const std::string& port) {
  return net::addresses_of(host, port).at(0);
}

TEST(UnnamedPorts, GetLoadIfWhoListensThereStaysHere) {
  int asked = 0;
  const auto may_go = unnamed_ports([&](std::uint16_t port) {
    ++asked;
    return port == 8080;
  });
  EXPECT_TRUE(may_go(place("127.0.0.1", "8080")));
  EXPECT_TRUE(may_go(place("::1", "8080")));
  EXPECT_FALSE(may_go(place("127.0.0.1", "8081")));
  EXPECT_FALSE(may_go(place("127.0.0.1", "8081")));
  EXPECT_EQ(asked, 2);
}

TEST(UnnamedPorts, OfOtherMachinesGetNone) {
  const auto may_go = unnamed_ports([](std::uint16_t) { return true; });
  EXPECT_FALSE(may_go(place("10.0.0.1", "8080")));
}

}  // namespace
}  // namespace harness::run
