#include "harness/net/address.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/un.h>

namespace harness::net {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

Address at(const std::string& host, const std::string& port = "80") {
  return addresses_of(host, port, Asking::addresses_only).at(0);
}

std::vector<std::string> texts(const std::vector<Address>& addresses) {
  std::vector<std::string> all;
  for (const Address& address : addresses) all.push_back(to_text(address));
  return all;
}

TEST(Address, IsFoundWithoutAsking) {
  EXPECT_EQ(to_text(at("10.0.0.1", "443")), "10.0.0.1:443");
  EXPECT_EQ(to_text(at("::1", "8500")), "[::1]:8500");
  EXPECT_THAT(addresses_of("shop.example", "80", Asking::addresses_only), IsEmpty());
  EXPECT_THAT(texts(addresses_of("LocalHost", "1")), ElementsAre("127.0.0.1:1", "[::1]:1"));
  EXPECT_THAT(texts(addresses_of_url("https://[::1]/a")), ElementsAre("[::1]:443"));
}

TEST(Address, IsTheSameHoweverItIsWritten) {
  EXPECT_TRUE(is_same(at("10.0.0.1"), at("::ffff:10.0.0.1")));
  EXPECT_TRUE(is_same(at("::1"), at("0:0:0:0:0:0:0:1")));
  EXPECT_FALSE(is_same(at("10.0.0.1"), at("10.0.0.1", "81")));
  EXPECT_FALSE(is_same(at("10.0.0.1"), at("10.0.0.2")));
  EXPECT_FALSE(is_same(at("127.0.0.1"), at("::1")));
  EXPECT_TRUE(is_same_host(at("10.0.0.1"), at("::ffff:10.0.0.1", "81")));
  EXPECT_FALSE(is_same_host(at("10.0.0.1"), at("10.0.0.2")));
}

// Who connects to the address of no interface reaches this machine.
TEST(Address, OfNoInterfaceIsLoopbackOfItsFamily) {
  EXPECT_TRUE(is_same(at("0.0.0.0"), at("127.0.0.1")));
  EXPECT_TRUE(is_same(at("::ffff:0.0.0.0"), at("127.0.0.1")));
  EXPECT_TRUE(is_same(at("::"), at("::1")));
  EXPECT_FALSE(is_same(at("0.0.0.0"), at("127.0.0.1", "81")));
  EXPECT_FALSE(is_same_host(at("0.0.0.0"), at("127.0.0.2")));
  EXPECT_FALSE(is_same_host(at("::"), at("127.0.0.1")));
  EXPECT_EQ(to_text(at("0.0.0.0")), "0.0.0.0:80");  // is spoken of as it is written
}

TEST(Host, HasOneForm) {
  for (const char* written :
       {"127.0.0.1", "127.1", "2130706433", "0x7f.1", "0X7F000001", "0177.0.0.1", "127.0.0.1.",
        "::ffff:127.0.0.1", "[::FFFF:7f00:1]", "0.0.0.0", "0", "::ffff:0.0.0.0"}) {
    EXPECT_EQ(plain_host(written), "127.0.0.1") << written;
  }
  for (const char* written : {"::1", "[::1]", "0:0:0:0:0:0:0:1", "::", "[::]", "::1%lo"}) {
    EXPECT_EQ(plain_host(written), "::1") << written;
  }
  EXPECT_EQ(plain_host("[FE80::1%25eth0]"), "fe80::1");
  EXPECT_EQ(plain_host("Shop.Example."), "shop.example");
  EXPECT_EQ(plain_host("LocalHost."), "localhost");
  EXPECT_EQ(plain_host(""), "");
}

std::string named(const std::string& written) {
  const auto place = named_place(written);
  return place ? place->host + " " + place->port : "none";
}

TEST(NamedPlace, IsReadAsAPersonWritesIt) {
  EXPECT_EQ(named("Shop.example."), "shop.example ");
  EXPECT_EQ(named(" shop.example.:8443 "), "shop.example 8443");
  EXPECT_EQ(named("127.0.0.1."), "127.0.0.1 ");
  EXPECT_EQ(named("127.0.0.1.:80"), "127.0.0.1 80");
  EXPECT_EQ(named("2130706433:80"), "127.0.0.1 80");
  EXPECT_EQ(named("::ffff:127.0.0.1"), "127.0.0.1 ");
  EXPECT_EQ(named("::1"), "::1 ");
  EXPECT_EQ(named("[::1]:82"), "::1 82");
  EXPECT_EQ(named("fe80::1%eth0"), "fe80::1 ");
  for (const char* written : {"", ".", "no host", "1.2.3.4.5", "a:b:c", "shop:99999"}) {
    EXPECT_EQ(named(written), "none") << written;
  }
}

TEST(NamedPlace, IsLedToByWhatIsWritten) {
  EXPECT_TRUE(leads_to("HTTP://SHOP.example.:80/a", *named_place("shop.example")));
  EXPECT_TRUE(leads_to("https://shop.example/", *named_place("shop.example:443")));
  EXPECT_FALSE(leads_to("https://shop.example/", *named_place("shop.example:80")));
  EXPECT_TRUE(leads_to("http://0.0.0.0:8080/", *named_place("127.0.0.1")));
  EXPECT_TRUE(leads_to("http://[::]:8080/", *named_place("::1")));
  EXPECT_TRUE(leads_to("http://127.0.0.1/", *named_place("::ffff:127.0.0.1")));
  EXPECT_FALSE(leads_to("http://127.0.0.2/", *named_place("127.0.0.1")));
}

TEST(Fence, AdmitsAllUnlessItIsAroundSomething) {
  EXPECT_TRUE(Fence().admits(at("10.0.0.1")));
  EXPECT_FALSE(Fence({}, {}).admits(at("10.0.0.1")));
}

TEST(Fence, AdmitsPlacesByAddressAndPort) {
  const Fence fence({at("127.0.0.1", "8500")}, {{"shop.example", "443", {at("10.0.0.1", "443")}}});
  EXPECT_TRUE(fence.admits(at("127.0.0.1", "8500")));
  EXPECT_TRUE(fence.admits(at("::ffff:127.0.0.1", "8500")));
  EXPECT_TRUE(fence.admits(at("10.0.0.1", "443")));
  EXPECT_FALSE(fence.admits(at("127.0.0.1", "8501")));
  EXPECT_FALSE(fence.admits(at("127.0.0.2", "8500")));
  EXPECT_FALSE(fence.admits(at("10.0.0.1", "80")));
  EXPECT_THAT(texts(fence.admitted_of({at("10.0.0.2", "443"), at("10.0.0.1", "443")})),
              ElementsAre("10.0.0.1:443"));
}

TEST(Fence, KnowsWhereAHostWasFound) {
  const Fence fence({}, {{"shop.example", "443", {at("10.0.0.1", "443")}}});
  ASSERT_NE(fence.found("Shop.Example", "443"), nullptr);
  EXPECT_THAT(fence.found("shop.example", "443")->addresses, SizeIs(1));
  EXPECT_EQ(fence.found("shop.example", "80"), nullptr);
  EXPECT_EQ(fence.found("other.example", "443"), nullptr);
}

// Its path is the author's own.
TEST(Fence, AdmitsASocketOfThisMachine) {
  sockaddr_un named{};
  named.sun_family = AF_UNIX;
  Address socket;
  socket.at.ss_family = AF_UNIX;
  socket.size = sizeof named;
  EXPECT_TRUE(Fence({}, {}).admits(socket));
  EXPECT_FALSE(is_same(socket, socket));
}

}  // namespace
}  // namespace harness::net
