#include "harness/target/native/tcp_table.hpp"

#include <gtest/gtest.h>

#include "harness/target/external/local_port.hpp"

namespace harness::target {
namespace {

// As the kernel prints them on a machine of small byte order.
constexpr const char* listener =
    "   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000 0 4711 1";
constexpr const char* to_cluster =
    "   1: 0500000A:D431 0100000A:01BB 01 00000000:00000000 00:00000000 00000000  1000 0 4712 1";
constexpr const char* to_itself =
    "   2: 0500000A:D432 0500000A:1538 01 00000000:00000000 00:00000000 00000000  1000 0 4713 1";
constexpr const char* to_loopback =
    "   3: 00000000000000000000000001000000:D433 00000000000000000000000001000000:1538 01 "
    "00000000:00000000 00:00000000 00000000  1000 0 4714 1";

TEST(TcpTable, IsReadRowByRow) {
  const auto socket = parse_tcp_row(listener);
  ASSERT_TRUE(socket);
  EXPECT_EQ(net::to_text(socket->local), "127.0.0.1:8080");
  EXPECT_EQ(port_of(socket->local), 8080);
  EXPECT_TRUE(socket->listens);
  EXPECT_FALSE(socket->is_connected);
  EXPECT_EQ(socket->file, "socket:[4711]");
  const auto six = parse_tcp_row(to_loopback);
  ASSERT_TRUE(six);
  EXPECT_EQ(net::to_text(six->remote), "[::1]:5432");
  EXPECT_EQ(port_of(six->local), 0xD433);
  EXPECT_FALSE(parse_tcp_row("  sl  local_address rem_address   st tx_queue rx_queue tr tm->when"));
  EXPECT_FALSE(parse_tcp_row(""));
}

TEST(LocalPort, OfAForwardLeadsElsewhere) {
  std::vector<TcpSocket> sockets;
  for (const char* row : {listener, to_itself, to_loopback, to_cluster}) {
    sockets.push_back(*parse_tcp_row(row));
  }
  const auto there = elsewhere(sockets, {"socket:[4711]", "socket:[4712]"});
  ASSERT_TRUE(there);
  EXPECT_EQ(net::to_text(*there), "10.0.0.1:443");
  // To this machine by an address of its own, to loopback, and connections of other processes.
  EXPECT_FALSE(
      elsewhere(sockets, {"socket:[4711]", "socket:[4713]", "socket:[4714]", "/dev/null"}));
}

TEST(LocalPort, OfNobodyStaysHere) { EXPECT_TRUE(check_stays_here(1)); }

}  // namespace
}  // namespace harness::target
