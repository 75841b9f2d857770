#include "harness/target/external/protected_places.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness::target {
namespace {

using ::testing::ElementsAre;

net::Address at(const std::string& host, const std::string& port) {
  return net::addresses_of(host, port, net::Asking::addresses_only).front();
}

// Names of this machine alone: no test asks anybody else.
TEST(ProtectedPlaces, AreAHostOrAHostWithItsPort) {
  const ProtectedPlaces places({"127.0.0.2", "127.0.0.3:81", "[::1]:82"});
  EXPECT_EQ(places.protector_of(at("127.0.0.2", "5")), "127.0.0.2");
  EXPECT_EQ(places.protector_of(at("::ffff:127.0.0.2", "5")), "127.0.0.2");
  EXPECT_EQ(places.protector_of(at("127.0.0.3", "81")), "127.0.0.3:81");
  EXPECT_EQ(places.protector_of(at("127.0.0.3", "82")), std::nullopt);
  EXPECT_EQ(places.protector_of(at("::1", "82")), "[::1]:82");
  EXPECT_EQ(places.protector_of(at("127.0.0.4", "81")), std::nullopt);
}

TEST(ProtectedPlaces, AreFoundByNameOnce) {
  const ProtectedPlaces places({"localhost"});
  EXPECT_EQ(places.protector_of(at("127.0.0.1", "5")), "localhost");
  EXPECT_EQ(places.protector_of(at("::1", "6")), "localhost");
}

TEST(ProtectedPlaces, AreFoundHoweverTheyAreWritten) {
  for (const char* name :
       {"127.0.0.1", "::ffff:127.0.0.1", "[::ffff:127.0.0.1]", "127.0.0.1.", "127.1", "0x7f.1",
        "2130706433", "0.0.0.0", "LOCALHOST.", "localhost:5", "127.0.0.1:5"}) {
    const ProtectedPlaces places({name});
    EXPECT_EQ(places.protector_of(at("127.0.0.1", "5")), name);
    EXPECT_EQ(places.protector_of(at("0.0.0.0", "5")), name);
    EXPECT_EQ(places.protector_of(at("::ffff:0.0.0.0", "5")), name);
    EXPECT_EQ(places.protector_of(at("10.0.0.1", "5")), std::nullopt) << name;
  }
  for (const char* name : {"::1", "[::1]", "::", "::1%lo", "localhost"}) {
    const ProtectedPlaces places({name});
    EXPECT_EQ(places.protector_of(at("::1", "5")), name);
    EXPECT_EQ(places.protector_of(at("::", "5")), name);
  }
}

// Who listens at all addresses of this machine answers at each of them.
TEST(ProtectedPlaces, AreAllOfLoopbackByItsName) {
  const ProtectedPlaces places({"localhost:5"});
  EXPECT_EQ(places.protector_of(at("127.0.0.2", "5")), "localhost:5");
  EXPECT_EQ(places.protector_of(at("127.0.0.2", "6")), std::nullopt);
  EXPECT_EQ(ProtectedPlaces({"127.0.0.1"}).protector_of(at("127.0.0.2", "5")), std::nullopt);
}

TEST(ProtectedPlaces, OfWhatIsNoHostAreNone) {
  const ProtectedPlaces places({"no host", "127.0.0.1", ""});
  EXPECT_THAT(places.without_places(), ElementsAre("no host", ""));
}

}  // namespace
}  // namespace harness::target
