#include "harness/chaos/stress.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/chaos/fault.hpp"
#include "tests/support/fake_acts.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/fake_target.hpp"
#include "tests/support/settings.hpp"

namespace harness::chaos {
namespace {

using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr std::uint64_t mebibyte = std::uint64_t{1} << 20U;

Stress of_cpu(int workers) {
  Stress stress;
  stress.process.value = "shop";
  stress.cpu = workers;
  return stress;
}

Stress of_memory(std::uint64_t bytes) {
  Stress stress;
  stress.process.value = "shop";
  stress.memory = bytes;
  return stress;
}

Stress of_io(int workers) {
  Stress stress;
  stress.process.value = "shop";
  stress.io = workers;
  return stress;
}

TEST(StressBounds, AreTwiceTheCoresAndHalfOfWhatIsFree) {
  const Machine machine{2, 1000 * mebibyte};
  EXPECT_TRUE(check_bounds(of_cpu(4), machine));
  EXPECT_TRUE(check_bounds(of_memory(500 * mebibyte), machine));
  EXPECT_EQ(to_string(check_bounds(of_cpu(5), machine).error()),
            "stress: cpu: 5 workers are more than two for each of the 2 cores; ask for at most 4");
  EXPECT_EQ(to_string(check_bounds(of_io(9), machine).error()),
            "stress: io: 9 workers are more than two for each of the 2 cores; ask for at most 4");
  EXPECT_EQ(to_string(check_bounds(of_memory(501 * mebibyte), machine).error()),
            "stress: memory: 501 MiB are more than half of the 1000 MiB that are free; ask for at "
            "most 500 MiB");
}

TEST(StressArguments, EndItByItself) {
  EXPECT_THAT(
      stress_arguments(of_cpu(2), std::chrono::milliseconds{30500}, "0-1", "/scratch"),
      ElementsAre("--timeout", "31s", "--temp-path", "/scratch", "--taskset", "0-1", "--cpu", "2"));
  EXPECT_THAT(stress_arguments(of_io(1), seconds{5}, "", "/scratch"),
              ElementsAre("--timeout", "5s", "--temp-path", "/scratch", "--hdd", "1", "--hdd-bytes",
                          "64m"));
}

TEST(StressProof, IsWhatWasTaken) {
  const Machine machine{2, 0};
  const auto as_asked = [&](const Stress& stress, const target::Usage& now) {
    return taken_between(stress, machine, {}, now, seconds{1}).as_asked;
  };
  EXPECT_TRUE(as_asked(of_cpu(2), {.cpu = std::chrono::milliseconds{1900}}));
  EXPECT_FALSE(as_asked(of_cpu(2), {.cpu = std::chrono::milliseconds{10}}));
  EXPECT_TRUE(as_asked(of_memory(100 * mebibyte), {.memory = 101 * mebibyte}));
  EXPECT_FALSE(as_asked(of_memory(100 * mebibyte), {.memory = 50 * mebibyte}));
  EXPECT_TRUE(as_asked(of_io(1), {.written = 300 * mebibyte}));
  EXPECT_FALSE(as_asked(of_io(1), {.written = 100}));
  EXPECT_EQ(taken_between(of_cpu(2), machine, {}, {.cpu = seconds{2}}, seconds{1}).text,
            "2 workers took 2s of CPU time in 1s");
}

TEST(AllowedCpus, AreThoseOfTheProcess) {
  EXPECT_EQ(allowed_cpus_in("Name:\tshop\nCpus_allowed:\tff\nCpus_allowed_list:\t0-3,7\n"),
            "0-3,7");
  EXPECT_EQ(allowed_cpus_in("Name:\tshop\n"), "");
}

using Written = std::map<std::string, std::string>;

// What is wrong with it; empty: nothing.
std::string refused(const Written& written) {
  const FaultKind& kind = *find_fault_kind("stress");
  const yaml::Node node = test::NodeOf{}(written);
  scenario::Settings settings = kind.language.fresh();
  grammar::Reading reading;
  if (kind.language.fields.front().read(node, "stress", settings, reading)) return {};
  return reading.problems.front().what + "; " + reading.problems.front().remedy;
}

TEST(StressSettings, TakeOneThingAndSomeOfIt) {
  EXPECT_EQ(refused({{"process", "shop"}, {"cpu", "2"}}), "");
  EXPECT_EQ(refused({{"process", "shop"}, {"memory", "200MiB"}}), "");
  EXPECT_THAT(refused({{"process", "shop"}, {"cpu", "2"}, {"io", "1"}}),
              HasSubstr("both cpu and io"));
  EXPECT_THAT(refused({{"process", "shop"}}), HasSubstr("cpu, memory, io"));
  EXPECT_EQ(refused({{"process", "shop"}, {"memory", "8MiB"}}),
            "memory: \"8MiB\" could not be told from what stress-ng needs itself; ask for at least "
            "64MiB");
  EXPECT_THAT(refused({{"process", "shop"}, {"memory", "200MB"}}),
              HasSubstr("write 512MiB or 1GiB"));
  EXPECT_THAT(refused({{"process", "shop"}, {"cpu", "0"}}),
              HasSubstr("not a whole number from 1 to"));
}

// What a test says that it uses.
class FakeCompanion final : public target::Companion {
 public:
  struct State {
    target::Usage used;
    std::optional<std::string> ending;
    std::vector<std::string> told;
  };
  explicit FakeCompanion(State& state) : state_(state) {}

  std::optional<std::string> ended() override { return state_.ending; }
  target::Usage usage() override { return state_.used; }
  void ask_to_end() override { state_.told.emplace_back("end"); }
  void kill() override { state_.told.emplace_back("kill"); }
  std::string describe() override { return "pid 4711"; }

 private:
  State& state_;
};

class StressFaultTest : public ::testing::Test {
 protected:
  StressFaultTest() {
    acts.companion = std::make_unique<FakeCompanion>(state);
    const FaultKind& kind = *find_fault_kind("stress");
    fault = kind.make(settings(kind), {system, clock, &acts, seconds{20}});
  }

  static scenario::Settings settings(const FaultKind& kind) {
    test::Fields fields;
    fields.set("stress", std::map<std::string, std::string>{{"process", "shop"}, {"cpu", "1"}});
    return fields.read_by(kind.language);
  }

  void take(Duration cpu) {
    clock.advance(seconds{1});
    state.used.cpu += cpu;
  }

  FakeCompanion::State state;
  test::FakeActs acts;
  test::FakeClock clock;
  test::FakeTarget system{{"shop"}};
  std::unique_ptr<Fault> fault;
};

TEST_F(StressFaultTest, IsSeenOnceItTakesWhatItWasAskedTo) {
  ASSERT_TRUE(fault->inject());
  EXPECT_THAT(acts.log().back(), HasSubstr("start stress-ng --timeout 30s --temp-path /scratch"));
  EXPECT_EQ(fault->seen(), std::nullopt);
  take(Duration{0});
  EXPECT_EQ(fault->seen(), std::nullopt);
  take(seconds{1});
  EXPECT_EQ(fault->seen(), "1 worker took 1s of CPU time in 1s: pid 4711");
}

TEST_F(StressFaultTest, IsOverOnceItTakesNothingOrEnds) {
  ASSERT_TRUE(fault->inject());
  take(seconds{1});
  ASSERT_TRUE(fault->seen());
  take(seconds{1});
  EXPECT_EQ(fault->over(), std::nullopt);
  take(Duration{0});
  EXPECT_EQ(fault->over(), std::nullopt);
  take(Duration{0});
  EXPECT_THAT(fault->over().value_or(""), HasSubstr("only 1 worker took 0"));
  state.ending = "was killed by signal 9";
  EXPECT_EQ(fault->over(), "stress-ng was killed by signal 9");
}

// Halted in the middle of its last seconds, it is not looked at twice any more.
TEST_F(StressFaultTest, SaysThatItTookNothingAtItsEnd) {
  ASSERT_TRUE(fault->inject());
  take(seconds{1});
  ASSERT_TRUE(fault->seen());
  take(Duration{0});
  EXPECT_EQ(fault->over(), std::nullopt);
  clock.advance(std::chrono::milliseconds{900});
  EXPECT_EQ(fault->over(), std::nullopt);
  ASSERT_TRUE(fault->revert());
  EXPECT_THAT(fault->end().faded, HasSubstr("only 1 worker took 0"));
}

TEST_F(StressFaultTest, SaysNothingOfAMomentAtItsEnd) {
  ASSERT_TRUE(fault->inject());
  take(seconds{1});
  ASSERT_TRUE(fault->seen());
  clock.advance(std::chrono::milliseconds{900});
  ASSERT_TRUE(fault->revert());
  clock.advance(seconds{2});
  ASSERT_TRUE(fault->revert());
  EXPECT_EQ(fault->end().faded, "");
}

TEST_F(StressFaultTest, IsKilledWhereItDoesNotEndInOrder) {
  ASSERT_TRUE(fault->inject());
  ASSERT_TRUE(fault->revert());
  EXPECT_EQ(fault->gone(), std::nullopt);
  EXPECT_FALSE(fault->undone());
  EXPECT_THAT(state.told, ElementsAre("end"));
  clock.advance(seconds{3});
  EXPECT_EQ(fault->gone(), std::nullopt);
  EXPECT_THAT(state.told, ElementsAre("end", "kill"));
  state.ending = "was killed by signal 9";
  EXPECT_EQ(fault->gone(), "pid 4711 was killed by signal 9");
  EXPECT_TRUE(fault->undone());
}

TEST_F(StressFaultTest, ThatEndsAtOnceIsAProblemOfItsInjection) {
  ASSERT_TRUE(fault->inject());
  state.ending = "ended with exit code 2";
  const auto went_on = fault->proceed();
  ASSERT_FALSE(went_on);
  EXPECT_EQ(to_string(went_on.error()), "stress-ng ended with exit code 2; see acts.log");
}

TEST_F(StressFaultTest, RevertsBeforeItWasInjected) {
  EXPECT_TRUE(fault->revert());
  EXPECT_EQ(fault->gone(), "nothing was done");
}

}  // namespace
}  // namespace harness::chaos
