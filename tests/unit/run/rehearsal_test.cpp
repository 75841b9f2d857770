#include "harness/run/rehearsal.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/chaos/fault.hpp"
#include "tests/support/fake_acts.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/fake_link.hpp"
#include "tests/support/fake_target.hpp"
#include "tests/support/settings.hpp"

namespace harness::run {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

using Written = std::map<std::string, std::string>;

plan::Fault planned(const std::string& kind, const std::string& target, const Written& settings,
                    yaml::Place place) {
  test::Fields fields;
  fields.set(kind, settings);
  return {0, kind, target, fields.read_by(chaos::find_fault_kind(kind)->language), place};
}

plan::Fault stress(const std::string& cpu, yaml::Place place) {
  return planned("stress", "shop", {{"process", "shop"}, {"cpu", cpu}}, place);
}

class Rehearsals : public ::testing::Test {
 protected:
  Rehearsals() { plan.phases = {{"calm", std::chrono::seconds{0}, std::chrono::seconds{20}}}; }

  Rehearsal rehearsed(const observe::Pause& pause = [](Duration) { return true; }) {
    return rehearse(plan, "shop.yaml", {system, clock, &acts}, pause);
  }

  static std::vector<std::string> texts(const std::vector<Error>& errors) {
    std::vector<std::string> all;
    for (const Error& error : errors) all.push_back(to_string(error));
    return all;
  }

  test::FakeActs acts;
  test::FakeClock clock;
  test::FakeTarget system{{"shop", "stock"}};
  plan::Plan plan;
};

TEST_F(Rehearsals, FindNothingWhereNothingIsInTheWay) {
  plan.faults = {stress("1", {7, 3})};
  const Rehearsal found = rehearsed();
  EXPECT_THAT(found.wrong, IsEmpty());
  EXPECT_THAT(found.hindered, IsEmpty());
}

// All of it at once, each at its place, and what is the scenario's apart from what is not.
TEST_F(Rehearsals, TellOfEachFaultThatCouldNotBeInjected) {
  plan.faults = {
      stress("1024", {7, 3}),
      planned("latency", "shop -> stock", {{"link", "shop -> stock"}, {"delay", "1s"}}, {8, 5}),
      stress("1000", {9, 3})};
  const Rehearsal found = rehearsed();
  EXPECT_THAT(texts(found.wrong),
              ElementsAre("shop.yaml:8:5: latency shop -> stock could not be injected: there is no "
                          "proxy between them"));
  EXPECT_THAT(
      texts(found.hindered),
      ElementsAre(AllOf(StartsWith("shop.yaml:7:3: stress shop could not be injected: cpu: "
                                   "1024 workers are more than two for each of the "),
                        HasSubstr("; ask for at most ")),
                  HasSubstr("shop.yaml:9:3: stress shop could not be injected: cpu: 1000")));
  EXPECT_EQ(found.all().size(), 3U);
}

// As at Ctrl-C: what its looks would say comes too late.
TEST_F(Rehearsals, EndWhereNobodyWaits) {
  const auto shared = std::make_shared<test::FakeLink::Shared>();
  shared->facts.refusal = "does not answer";
  system.make_link = [shared](const std::string&, const std::string&) {
    return std::make_unique<test::FakeLink>(shared);
  };
  plan.faults = {
      planned("latency", "shop -> stock", {{"link", "shop -> stock"}, {"delay", "1s"}}, {7, 3})};
  std::unique_lock held(shared->mutex);
  const Rehearsal found = rehearsed([&held](Duration) {
    held.unlock();
    return false;
  });
  EXPECT_THAT(found.all(), IsEmpty());
  EXPECT_EQ(rehearsed().hindered.size(), 1U);
}

TEST_F(Rehearsals, OfTheMachineComeBeforeAnythingIsStarted) {
  plan.faults = {stress("1", {7, 3}), stress("1024", {8, 3})};
  EXPECT_THAT(texts(beyond_this_machine(plan, "shop.yaml")),
              ElementsAre(StartsWith("shop.yaml:8:3: stress shop could not be injected: cpu: 1024 "
                                     "workers are more than two for each of the ")));
}

}  // namespace
}  // namespace harness::run
