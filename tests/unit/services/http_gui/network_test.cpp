#include "services/http_gui/network.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>

#include <cstring>

namespace services::http_gui {
namespace {

bool allows(const std::vector<Network>& networks, const std::string& address) {
  sockaddr_storage storage{};
  sockaddr_in four{};
  sockaddr_in6 six{};
  four.sin_family = AF_INET;
  six.sin6_family = AF_INET6;
  if (::inet_pton(AF_INET, address.c_str(), &four.sin_addr) == 1) {
    std::memcpy(&storage, &four, sizeof four);
  } else if (::inet_pton(AF_INET6, address.c_str(), &six.sin6_addr) == 1) {
    std::memcpy(&storage, &six, sizeof six);
  } else {
    ADD_FAILURE() << address << " is no address";
  }
  for (const Network& network : networks) {
    if (network.contains(reinterpret_cast<const sockaddr&>(storage))) return true;
  }
  return false;
}

TEST(Networks, AreLoopbackOnlyByDefault) {
  const auto networks = *loopback_and({});
  for (const char* address : {"127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"}) {
    EXPECT_TRUE(allows(networks, address)) << address;
  }
  for (const char* address : {"0.0.0.0", "10.0.0.1", "128.0.0.1", "169.254.169.254", "::", "::2",
                              "::ffff:10.0.0.1", "fe80::1"}) {
    EXPECT_FALSE(allows(networks, address)) << address;
  }
}

TEST(Networks, CanBeAddedByTheirFirstBits) {
  const auto networks = *loopback_and({"10.1.0.0/12", "192.168.7.7", "fd00::/8"});
  for (const char* address : {"10.0.0.1", "10.15.255.255", "192.168.7.7", "fdff::1"}) {
    EXPECT_TRUE(allows(networks, address)) << address;
  }
  for (const char* address : {"10.16.0.0", "192.168.7.8", "fc00::1"}) {
    EXPECT_FALSE(allows(networks, address)) << address;
  }
}

TEST(Networks, AreRefusedWhereTheyAreNone) {
  for (const char* text :
       {"", "localhost", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "fd00::/129", "10.0.0.0/8x"}) {
    const auto networks = loopback_and({text});
    ASSERT_FALSE(networks) << text;
    EXPECT_EQ(networks.error(), "\"" + std::string(text) +
                                    "\" is not a network: write 10.1.2.3, 10.0.0.0/8 or fd00::/8");
  }
}

}  // namespace
}  // namespace services::http_gui
