#include "harness/target/native/native_target.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>

#include "harness/target/native/proc.hpp"
#include "tests/component/target/native/native_target_fixture.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/loopback_server.hpp"

namespace harness::target {
namespace {

using test::eventually;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr const char* two_services = R"(
  - name: back
    role: dependency
    program: stand_in
    args: ["--port={port}", --fork]
    ready: {http: /}
  - name: front
    role: service
    program: stand_in
    needs: [back]
    args: ["--port={port}"]
    ready: {http: /}
)";

TEST_F(NativeTargetTest, BringsEverythingUpInTheOrderOfNeeds) {
  stack.stage("demo", two_services);
  auto options = stack.options();
  std::vector<std::string> order;
  options.startup.on_ready = [&](const std::string& name, Duration) { order.push_back(name); };
  const auto started = stack.start("demo", options);
  ASSERT_TRUE(started) << to_string(started.error());
  EXPECT_THAT(order, ElementsAre("back", "front"));
  EXPECT_THAT((*started)->names(Role::service), ElementsAre("front"));
  EXPECT_TRUE((*started)->ready("back"));
  EXPECT_TRUE((*started)->accepts("front"));
  EXPECT_THAT((*started)->url("front"), HasSubstr("http://127.0.0.1:"));
}

// Who takes storms is given the run's token, where there is one, and nobody else is.
TEST_F(NativeTargetTest, GivesTheAdminTokenToThoseThatTakeStorms) {
  constexpr const char* stormy = R"(
  - name: stormy
    program: stand_in
    args: ["--port={port}"]
    env: {ADMIN_TOKEN: "{admin_token}"}
    storm: {probe: "/dice/{die}", die: fair}
    ready: {http: /}
  - name: calm
    program: stand_in
    args: ["--port={port}"]
    ready: {http: /}
)";
  for (const std::string token : {"sesame", ""}) {
    auto options = stack.options();
    options.admin_token = token;
    begin(stormy, options);
    const auto door = system->storm_door("stormy");
    ASSERT_TRUE(door);
    EXPECT_EQ(door->url, system->url("stormy"));
    EXPECT_EQ(door->token, token);
    EXPECT_EQ(door->probe, "/dice/{die}");
    EXPECT_EQ(door->die, "fair");
    EXPECT_FALSE(system->storm_door("calm"));
    const auto pid = static_cast<pid_t>(std::stoi(system->describe("stormy").substr(4)));
    EXPECT_THAT(environment_of(pid), ::testing::Contains("ADMIN_TOKEN=" + token));
    system.reset();
  }
}

TEST_F(NativeTargetTest, LeavesNothingBehind) {
  begin(two_services);
  const std::string back = system->describe("back");
  const auto pid = static_cast<pid_t>(std::stoi(back.substr(4)));
  const auto tree = process_tree(process_stat(pid)->id);
  ASSERT_EQ(tree.size(), 2U);
  EXPECT_EQ(scratches_of_this_test().size(), 1U);
  system.reset();
  for (const ProcessId id : tree) EXPECT_FALSE(is_alive(id));
  EXPECT_THAT(scratches_of_this_test(), IsEmpty());
  EXPECT_TRUE(std::filesystem::exists(stack.logs() / "back.log"));
}

TEST_F(NativeTargetTest, KillsWhatDoesNotEndWhenAsked) {
  begin(R"(
  - {name: deaf, role: service, program: stand_in, args: ["--port={port}", --deaf], ready: {http: /}}
)");
  const auto pid = static_cast<pid_t>(std::stoi(system->describe("deaf").substr(4)));
  system.reset();
  EXPECT_FALSE(process_stat(pid));
}

TEST_F(NativeTargetTest, ComesBackOnTheSamePortAfterAStop) {
  begin(two_services);
  const std::string before = system->describe("front");
  ASSERT_TRUE(system->stop("front"));
  ASSERT_TRUE(eventually([&] { return !system->alive("front"); }));
  EXPECT_FALSE(system->accepts("front"));
  EXPECT_FALSE(system->ready("front"));
  EXPECT_THAT(system->describe("front"), HasSubstr("was killed by signal 15"));
  ASSERT_TRUE(system->start("front"));
  EXPECT_TRUE(eventually([&] { return system->ready("front"); }));
  EXPECT_NE(system->describe("front"), before);
  EXPECT_EQ(system->describe("front").substr(system->describe("front").find(',')),
            before.substr(before.find(',')));
  EXPECT_THAT(system->unexpected_ends(), IsEmpty());
}

TEST_F(NativeTargetTest, CrashesAProcessWithItsChildren) {
  begin(two_services);
  const auto pid = static_cast<pid_t>(std::stoi(system->describe("back").substr(4)));
  const auto tree = process_tree(process_stat(pid)->id);
  ASSERT_TRUE(system->crash("back"));
  EXPECT_TRUE(eventually([&] { return !system->alive("back"); }));
  for (const ProcessId id : tree) EXPECT_FALSE(is_alive(id));
  EXPECT_THAT(system->describe("back"), HasSubstr("was killed by signal 9"));
  ASSERT_TRUE(system->start("back"));
  EXPECT_TRUE(eventually([&] { return system->ready("back"); }));
}

TEST_F(NativeTargetTest, PausesAProcessWithItsChildren) {
  begin(two_services);
  ASSERT_TRUE(system->pause("back"));
  EXPECT_TRUE(eventually([&] { return system->paused("back"); }));
  EXPECT_TRUE(system->alive("back"));
  EXPECT_TRUE(system->accepts("back"));
  EXPECT_FALSE(system->ready("back"));
  ASSERT_TRUE(system->resume("back"));
  EXPECT_TRUE(eventually([&] { return !system->paused("back") && system->ready("back"); }));
}

TEST_F(NativeTargetTest, IsShutDownWhilePaused) {
  begin(two_services);
  ASSERT_TRUE(system->pause("back"));
  system.reset();
  EXPECT_THAT(scratches_of_this_test(), IsEmpty());
}

TEST_F(NativeTargetTest, StartsAgainWhatTakesItsTimeToEnd) {
  begin(R"(
  - {name: deaf, role: service, program: stand_in, args: ["--port={port}", --deaf], ready: {http: /}}
)");
  const std::string before = system->describe("deaf");
  ASSERT_TRUE(system->stop("deaf"));
  ASSERT_TRUE(system->start("deaf"));
  EXPECT_TRUE(eventually([&] { return system->ready("deaf"); }));
  EXPECT_NE(system->describe("deaf"), before);
}

TEST_F(NativeTargetTest, TellsOfAnEndThatNobodyAskedForOnce) {
  begin(two_services);
  ::kill(static_cast<pid_t>(std::stoi(system->describe("front").substr(4))), SIGKILL);
  std::vector<std::pair<std::string, std::string>> ends;
  ASSERT_TRUE(eventually([&] {
    ends = system->unexpected_ends();
    return !ends.empty();
  }));
  EXPECT_THAT(ends, ElementsAre(std::pair("front", "was killed by signal 9")));
  EXPECT_THAT(system->unexpected_ends(), IsEmpty());
}

TEST_F(NativeTargetTest, RefusesAFaultOnAProcessThatIsAway) {
  begin(two_services);
  ASSERT_TRUE(system->crash("front"));
  const auto stopped = system->stop("front");
  ASSERT_FALSE(stopped);
  EXPECT_THAT(to_string(stopped.error()), HasSubstr("front: cannot stop it: pid"));
  EXPECT_FALSE(system->pause("nobody"));
}

TEST_F(NativeTargetTest, ShowsTheEndOfTheLogOfWhatDoesNotStart) {
  const std::string error = error_of(R"(
  - {name: ok, role: service, program: stand_in, args: ["--port={port}"], ready: {http: /}}
  - {name: bad, role: service, program: stand_in, args: [--break], ready: {http: /}}
)");
  EXPECT_THAT(error, HasSubstr("bad: ended with exit code 3 before it was ready"));
  EXPECT_THAT(error, HasSubstr("\n  this cannot work"));
  EXPECT_THAT(error, HasSubstr("bad.log"));
}

TEST_F(NativeTargetTest, NamesWhatIsNotReadyInTime) {
  auto options = stack.options();
  options.startup.deadline = std::chrono::milliseconds{100};
  const std::string error = error_of(R"(
  - {name: ok, role: service, program: stand_in, args: ["--port={port}"], ready: {http: /}}
  - {name: slow, role: service, program: stand_in, args: [--hang], ready: {http: /}}
)",
                                     options);
  EXPECT_THAT(error,
              HasSubstr("slow: not ready after 100ms: waited for 200 from http://127.0.0.1:"));
}

TEST_F(NativeTargetTest, SaysMeanwhileWhatItWaitsFor) {
  auto options = stack.options();
  options.startup.between_words = std::chrono::milliseconds{1};
  std::vector<std::string> lines;
  options.startup.on_waiting = [&](const std::string& what) { lines.push_back(what); };
  const std::string error = error_of(R"(
  - name: slow
    role: service
    program: stand_in
    args: [--hang]
    ready: {log: done, within: 300ms}
)",
                                     options);
  EXPECT_THAT(error, HasSubstr("slow: not ready after 300ms: waited for \"done\" in its output"));
  ASSERT_FALSE(lines.empty());
  EXPECT_THAT(lines.front(), ::testing::StartsWith("waiting for slow: \"done\" in its output ("));
  EXPECT_THAT(lines.front(), ::testing::EndsWith(" left)"));
}

// A scrape would ask at a port where nobody could come to listen.
TEST_F(NativeTargetTest, IsNotReadyWithoutBeingToldThePortWhereItIsCalled) {
  auto options = stack.options();
  options.startup.deadline = std::chrono::milliseconds{100};
  const std::string mute = R"(
  - {name: mute, role: service, program: stand_in, args: [--hang], scrape: /metrics}
)";
  EXPECT_THAT(error_of(mute, options),
              ::testing::AllOf(
                  HasSubstr("mute: not ready after 100ms: waited for a connection at 127.0.0.1:"),
                  HasSubstr(", and nothing tells mute its port; put {port} into its run, args, env "
                            "or files, or say otherwise when it is ready")));
  begin("\n  - {name: worker, role: service, program: stand_in, args: [--hang]}\n", options);
  EXPECT_TRUE(system->alive("worker")) << "nobody calls it";
}

TEST_F(NativeTargetTest, CanBeInterruptedWhileItStarts) {
  bool interrupted = false;
  auto options = stack.options();
  options.startup.cancelled = [&] { return interrupted; };
  options.startup.on_ready = [&](const std::string&, Duration) { interrupted = true; };
  EXPECT_EQ(error_of(two_services, options), "interrupted while the system started");
}

TEST_F(NativeTargetTest, SaysWhoHasAPortThatIsWanted) {
  const test::LoopbackServer server([](const auto&) { return test::ServedResponse{}; });
  auto options = stack.options();
  options.ports.fixed["front"] = server.port();
  EXPECT_THAT(error_of(two_services, options),
              HasSubstr("front: port " + std::to_string(server.port()) + " is taken by pid"));
}

TEST_F(NativeTargetTest, TakesStandardPortsOnlyWhereTheyAreFree) {
  const test::LoopbackServer server([](const auto&) { return test::ServedResponse{}; });
  // Not the first port that is free, because process a gets that one.
  auto first = PortLease::any();
  const std::uint16_t free = PortLease::any()->port();
  first = fail("given back");
  const std::string processes = R"(
  - {name: a, program: stand_in, args: ["--port={port}"], ready: {http: /}, port: )" +
                                std::to_string(server.port()) + R"(}
  - {name: b, program: stand_in, args: ["--port={port}"], ready: {http: /}, port: )" +
                                std::to_string(free) + "}\n";
  auto options = stack.options();
  options.ports.standard = StandardPorts::where_free;
  begin(processes, options);
  EXPECT_NE(system->url("a"), "http://127.0.0.1:" + std::to_string(server.port()));
  EXPECT_EQ(system->url("b"), "http://127.0.0.1:" + std::to_string(free));
  EXPECT_THAT(system->ports().taken(), ::testing::ElementsAre(::testing::HasSubstr(
                                           std::to_string(server.port()) + " is taken by pid")));
}

TEST_F(NativeTargetTest, RefusesSettingsForAProcessThatItDoesNotHave) {
  auto options = stack.options();
  options.more["frnt"].args = {"--fork"};
  EXPECT_THAT(error_of(two_services, options), HasSubstr("use one of back, front"));
}

TEST_F(NativeTargetTest, NamesAPlaceholderThatItDoesNotKnow) {
  EXPECT_THAT(error_of(R"(
  - {name: a, role: service, program: stand_in, args: ["--port={port:b}"], ready: {http: /}}
)"),
              HasSubstr("demo.yaml:4:5: unknown placeholder {port:b}"));
}

// A package that is missing takes its user with it.
TEST_F(NativeTargetTest, NamesTheProgramThatIsMissingBeforeItsUser) {
  EXPECT_THAT(error_of(R"(
  - {name: a, role: service, program: no-such-program, user: nobody-of-that-name}
)"),
              HasSubstr("the program \"no-such-program\" is not installed"));
}

TEST_F(NativeTargetTest, SaysThatOneMayHaveGoneIntoTheBackground) {
  EXPECT_THAT(error_of(R"(
  - {name: a, role: service, program: "true", ready: {http: /}}
)"),
              HasSubstr("ended with exit code 0 before it was ready, as one does that goes on in "
                        "the background"));
}

// Ends well while it is up, and what it left behind is nobody's.
TEST_F(NativeTargetTest, SaysSoToAFaultOnOneThatLeft) {
  begin(R"(
  - {name: a, role: service, program: sh, args: [-c, "sleep 0.1; exit 0"]}
  - {name: b, role: service, program: stand_in, args: ["--port={port}"], ready: {http: /}}
)");
  ASSERT_TRUE(eventually([&] { return !system->alive("a"); }));
  constexpr const char* told =
      "ended with exit code 0, as one does that goes on in the background: have it stay in the "
      "foreground";
  EXPECT_THAT(system->unexpected_ends(), ElementsAre(std::pair("a", "ended with exit code 0")));
  const auto paused = system->pause("a");
  ASSERT_FALSE(paused);
  EXPECT_THAT(to_string(paused.error()), HasSubstr(told));
  EXPECT_THAT(to_string(paused.error()), HasSubstr("a.log"));
  ASSERT_TRUE(system->stop("b"));
  ASSERT_TRUE(eventually([&] { return !system->alive("b"); }));
  EXPECT_THAT(to_string(system->crash("b").error()), ::testing::Not(HasSubstr("background")))
      << "it was asked to end";
}

}  // namespace
}  // namespace harness::target
