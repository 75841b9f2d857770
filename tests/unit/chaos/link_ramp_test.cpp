// A fault on a link that gets worse, by what a client sees of it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/chaos/fault.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/fake_link.hpp"
#include "tests/support/fake_target.hpp"
#include "tests/support/settings.hpp"

namespace harness::chaos {
namespace {

using namespace std::chrono_literals;
using test::FakeLink;
using ::testing::HasSubstr;
using End = target::LinkSight::End;
using Written = std::map<std::string, std::string>;

// Of 40 ms more each second, until it is 400 ms.
class RisingLatency : public ::testing::Test {
 protected:
  RisingLatency() {
    yaml::Node written = test::NodeOf{}(Written{{"link", "roller -> dice"}});
    yaml::Node ramp = test::NodeOf{}(Written{{"from", "0ms"}, {"to", "400ms"}, {"over", "10s"}});
    written.members.push_back({"delay", {}, std::move(ramp)});
    const FaultKind& kind = *find_fault_kind("latency");
    test::Fields fields;
    fields.set("latency", std::move(written));
    system_.make_link = [this](const std::string&, const std::string&) {
      return std::make_unique<FakeLink>(shared_);
    };
    fault_ = kind.make(fields.read_by(kind.language), {system_, clock_});
    answers_after(1ms);
    EXPECT_TRUE(fault_->inject());
  }

  void answers_after(Duration time) {
    const std::scoped_lock lock(shared_->mutex);
    shared_->facts.broken = {End::done, 1, 100, time, time, time};
  }

  std::uint64_t delay() {
    const std::scoped_lock lock(shared_->mutex);
    const auto& toxics = shared_->facts.toxics;
    return toxics.empty() ? 0 : toxics.front().attributes.at("latency");
  }

  // As the board looks at it, with time standing still: until two more clients have asked.
  std::optional<std::string> said(std::optional<std::string> (Fault::*ask)()) {
    const auto looks = [this] {
      const std::scoped_lock lock(shared_->mutex);
      return shared_->looks;
    };
    const int before = looks();
    std::optional<std::string> answer;
    EXPECT_TRUE(test::eventually([&] {
      EXPECT_TRUE(fault_->proceed());
      answer = (*fault_.*ask)();
      return answer || looks() >= before + 3;
    }));
    return answer;
  }

  // And until the proxy has been told.
  bool is_told(std::uint64_t delay_ms) {
    return test::eventually([&] {
      EXPECT_TRUE(fault_->proceed());
      fault_->over();
      return delay() == delay_ms;
    });
  }

  std::shared_ptr<FakeLink::Shared> shared_ = std::make_shared<FakeLink::Shared>();
  test::FakeTarget system_{{"roller", "dice"}};
  test::FakeClock clock_;
  std::unique_ptr<Fault> fault_;
};

TEST_F(RisingLatency, IsToldToTheProxyInStepsAndStays) {
  EXPECT_EQ(delay(), 0U);
  for (const std::uint64_t each : {40U, 80U, 120U}) {
    clock_.advance(1s);
    EXPECT_TRUE(is_told(each)) << each;
  }
  clock_.advance(20s);
  EXPECT_TRUE(is_told(400));
}

TEST_F(RisingLatency, IsNotSeenBeforeThereIsAny) { EXPECT_EQ(said(&Fault::seen), std::nullopt); }

TEST_F(RisingLatency, IsSeenByWhatItIsAtThatTime) {
  clock_.advance(5s);
  ASSERT_TRUE(is_told(200));
  answers_after(199ms);
  EXPECT_EQ(said(&Fault::seen), std::nullopt);
  answers_after(200ms);
  EXPECT_TRUE(said(&Fault::seen));
}

TEST_F(RisingLatency, IsOverWhereItIsNotSeenAtItsEnd) {
  answers_after(400ms);
  clock_.advance(1s);
  ASSERT_TRUE(is_told(40));
  ASSERT_TRUE(said(&Fault::seen));
  answers_after(399ms);
  clock_.advance(20s);
  ASSERT_TRUE(is_told(400));
  std::optional<std::string> why;
  EXPECT_TRUE(test::eventually([&] {
    clock_.advance(1s);
    return (why = fault_->over()).has_value();
  }));
  EXPECT_THAT(why.value_or(""), HasSubstr("a client is answered after 399ms"));
}

TEST_F(RisingLatency, SaysWhereTheProxyTakesNoMore) {
  clock_.advance(1s);
  ASSERT_TRUE(is_told(40));
  {
    const std::scoped_lock lock(shared_->mutex);
    shared_->facts.toxics.clear();
  }
  Result<void> went_on;
  EXPECT_TRUE(test::eventually([&] {
    clock_.advance(1s);
    return !(went_on = fault_->proceed());
  }));
  ASSERT_FALSE(went_on);
  EXPECT_EQ(to_string(went_on.error()),
            "roller -> dice: the proxy takes no new setting: is not there");
}

// From 100KB/s to 1KB/s in 10 s: an answer of 100 bytes is 1 ms late at first, and 64 of them are
// to be seen.
TEST(ShrinkingBandwidth, IsAskedForAsMuchAsShowsItWhileItShrinks) {
  yaml::Node written = test::NodeOf{}(Written{{"link", "roller -> dice"}});
  yaml::Node ramp = test::NodeOf{}(Written{{"from", "100KB/s"}, {"to", "1KB/s"}, {"over", "10s"}});
  written.members.push_back({"rate", {}, std::move(ramp)});
  const FaultKind& kind = *find_fault_kind("bandwidth");
  test::Fields fields;
  fields.set("bandwidth", std::move(written));
  const auto shared = std::make_shared<FakeLink::Shared>();
  shared->facts.broken = shared->facts.whole;
  test::FakeTarget system{{"roller", "dice"}};
  system.make_link = [shared](const std::string&, const std::string&) {
    return std::make_unique<FakeLink>(shared);
  };
  test::FakeClock clock;
  const auto fault = kind.make(fields.read_by(kind.language), {system, clock});
  ASSERT_TRUE(fault->inject());
  ASSERT_TRUE(test::eventually([&] {
    EXPECT_EQ(fault->seen(), std::nullopt);
    const std::scoped_lock lock(shared->mutex);
    return shared->asked.size() >= 2;
  }));
  EXPECT_THAT(fault->in_the_way(), HasSubstr("through the link, and is answered"));
  {
    const std::scoped_lock lock(shared->mutex);
    EXPECT_EQ(shared->asked, (std::vector<unsigned>{1, 64}));
    shared->facts.broken = {End::done, 64, 6400, 1ms, 64ms, 64ms};
    shared->facts.beside = {End::done, 64, 6400, 1ms, 2ms, 2ms};
  }
  EXPECT_TRUE(test::eventually([&] { return fault->seen().has_value(); }));
}

}  // namespace
}  // namespace harness::chaos
