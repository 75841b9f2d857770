// A system is one run's at a time: by a file, or by a URL.
#include "harness/target/lease.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "harness/target/external/place_claim.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/loopback_server.hpp"
#include "tests/support/misbehaving_server.hpp"
#include "tests/support/temp_directory.hpp"

namespace harness::target {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

std::string why_not(const std::string& where) {
  const auto lease = Lease::take(where, "bob on ci-4");
  return lease ? "it is bob's" : to_string(lease.error());
}

TEST(LeaseFile, IsOneRunsAloneWhileThatHasIt) {
  const test::TempDirectory home;
  const std::string file = home / "lease";
  EXPECT_EQ(lease_holder(file).value(), "");
  EXPECT_FALSE(std::filesystem::exists(file));
  {
    const auto lease = Lease::take(file, "alice on ci-3");
    ASSERT_TRUE(lease) << to_string(lease.error());
    EXPECT_EQ(why_not(file),
              "safety: the lease " + file + " is \"alice on ci-3\"; wait until that has ended");
    EXPECT_EQ(lease_holder(file).value(), "alice on ci-3");
  }
  EXPECT_EQ(lease_holder(file).value(), "");
  EXPECT_EQ(why_not(file), "it is bob's");
}

// What somebody left in it who was killed says nothing: nobody holds it.
TEST(LeaseFile, IsFreeWhereItsHolderIsGone) {
  const test::TempDirectory home;
  std::ofstream(home / "lease") << "alice on ci-3\n";
  EXPECT_EQ(lease_holder(home / "lease").value(), "");
  EXPECT_EQ(why_not(home / "lease"), "it is bob's");
}

TEST(LeaseFile, ThatCannotBeWrittenIsANo) {
  const test::TempDirectory home;
  EXPECT_THAT(why_not(home / "none/lease"), AllOf(HasSubstr("none/lease cannot be written: "),
                                                  HasSubstr("; ask the system's owner")));
}

// What a store of objects does.
class ObjectStore {
 public:
  bool heeds_conditions = true;
  int status = 0;  // of all that it says; 0: as things are

  test::ServedResponse answer(const test::ServedRequest& request) {
    if (status != 0) return {status, ""};
    if (request.head.starts_with("PUT ")) {
      const bool is_there = !object.empty();
      if (is_there && heeds_conditions) return {412, ""};
      object = request.body;
      return {201, ""};
    }
    if (request.head.starts_with("DELETE ")) object.clear();
    if (object.empty()) return {404, ""};
    return {200, object};
  }

  std::string object;
};

class LeaseUrl : public ::testing::Test {
 protected:
  ObjectStore store_;
  test::LoopbackServer server_{
      [this](const test::ServedRequest& request) { return store_.answer(request); }};
  std::string url_ = server_.url() + "/lease";
};

TEST_F(LeaseUrl, IsOneRunsAloneUntilItIsGivenBack) {
  {
    const auto lease = Lease::take(url_, "alice on ci-3");
    ASSERT_TRUE(lease) << to_string(lease.error());
    EXPECT_EQ(why_not(url_), "safety: the lease " + url_ +
                                 " is \"alice on ci-3\"; wait until that has ended, or take it "
                                 "away (DELETE) where it was killed");
    EXPECT_EQ(lease_holder(url_).value(), "alice on ci-3");
  }
  EXPECT_EQ(store_.object, "");
  EXPECT_EQ(lease_holder(url_).value(), "");
  EXPECT_EQ(why_not(url_), "it is bob's");
}

TEST_F(LeaseUrl, IsNotGivenBackWhereItIsAnothersByNow) {
  {
    const auto lease = Lease::take(url_, "alice on ci-3");
    store_.object = "carol on ci-5";
  }
  EXPECT_EQ(store_.object, "carol on ci-5");
}

TEST_F(LeaseUrl, ThatKeepsNobodyOutIsANo) {
  store_.heeds_conditions = false;
  EXPECT_THAT(why_not(url_), HasSubstr("does not heed If-None-Match: *"));
  EXPECT_EQ(store_.object, "");
}

TEST_F(LeaseUrl, WithoutAnAnswerIsANo) {
  store_.status = 403;
  EXPECT_THAT(why_not(url_), HasSubstr("answered 403 to PUT"));
  EXPECT_FALSE(lease_holder(url_));
  const test::RefusingPort nobody;
  EXPECT_THAT(why_not(nobody.url() + "/lease"), HasSubstr("does not answer: "));
}

TEST(Oneself, SaysWhoItIs) {
  const test::FakeClock clock;
  EXPECT_THAT(oneself("order", clock),
              HasSubstr(", pid " + std::to_string(::getpid()) + ", order, since "));
}

TEST(PlaceClaim, SaysWhoseAPlaceIs) {
  const std::string url = "http://127.0.0.1:1/shop";
  EXPECT_EQ(place_holder("load", url), "");
  const auto claimed = claim_place("load", url);
  ASSERT_TRUE(claimed);
  EXPECT_THAT(place_holder("load", "http://localhost:1/shop/"),
              StartsWith("pid " + std::to_string(::getpid()) + " ("));
  EXPECT_EQ(place_holder("loki", url), "");
  EXPECT_EQ(place_holder("load", "http://127.0.0.1:1/stock"), "");
  const auto second = claim_place("load", url);
  ASSERT_FALSE(second);
  EXPECT_THAT(second.error().what, StartsWith("pid " + std::to_string(::getpid())));
}

}  // namespace
}  // namespace harness::target
