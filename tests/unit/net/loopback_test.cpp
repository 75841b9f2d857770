#include "harness/net/loopback.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>

namespace harness::net {
namespace {

sockaddr_storage address_of(const std::string& written) {
  sockaddr_storage address{};
  auto& v6 = reinterpret_cast<sockaddr_in6&>(address);
  auto& v4 = reinterpret_cast<sockaddr_in&>(address);
  if (inet_pton(AF_INET6, written.c_str(), &v6.sin6_addr) == 1) {
    address.ss_family = AF_INET6;
  } else if (inet_pton(AF_INET, written.c_str(), &v4.sin_addr) == 1) {
    address.ss_family = AF_INET;
  }
  return address;
}

// One answer for what is written and for what was connected to.
TEST(Loopback, IsKnownByItsAddress) {
  for (const std::string written :
       {"127.0.0.1", "127.0.0.0", "127.255.255.255", "0.0.0.0", "::1", "0::1",
        "::", "::ffff:127.0.0.1", "::ffff:7f00:1", "::FFFF:127.9.9.9", "::ffff:0.0.0.0"}) {
    EXPECT_TRUE(is_loopback_address(written)) << written;
    EXPECT_TRUE(is_loopback(address_of(written))) << written;
  }
  for (const std::string written :
       {"126.255.255.255", "128.0.0.0", "0.0.0.1", "10.0.0.127", "255.255.255.255", "::2",
        "::127.0.0.1", "::ffff:128.0.0.1", "::ffff:0.0.0.1", "::fffe:127.0.0.1", "::1:7f00:1",
        "fe80::1", "64:ff9b::7f00:1"}) {
    EXPECT_FALSE(is_loopback_address(written)) << written;
    EXPECT_FALSE(is_loopback(address_of(written))) << written;
  }
  for (const std::string written : {"", "localhost", "127.1", "[::1]", "::1%lo", "127.0.0.1:80"}) {
    EXPECT_FALSE(is_loopback_address(written)) << written;
  }
}

TEST(Loopback, IsAUnixSocketToo) {
  sockaddr_storage address{};
  EXPECT_FALSE(is_loopback(address));
  address.ss_family = AF_UNIX;
  EXPECT_TRUE(is_loopback(address));
}

TEST(Loopback, IsKnownByItsName) {
  for (const char* name :
       {"localhost", "LOCALhost", "localhost.", "a.localhost", "a.b.LocalHost."}) {
    EXPECT_TRUE(is_localhost(name)) << name;
  }
  for (const char* name : {"", ".", "alocalhost", "localhost..", "localhost.a", "localhos",
                           "127.0.0.1", "localhost.localdomain"}) {
    EXPECT_FALSE(is_localhost(name)) << name;
  }
}

}  // namespace
}  // namespace harness::net
