// A system that one process keeps up and another drives.
#include "harness/target/native/keeper.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdlib>
#include <functional>
#include <nlohmann/json.hpp>
#include <thread>

#include "harness/target/native/kept_target.hpp"
#include "tests/component/target/native/demo_stack.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/fake_clock.hpp"

namespace harness::target {
namespace {

using test::eventually;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr const char* two_processes = R"(
  - {name: back, role: dependency, program: stand_in, args: ["--port={port}"], ready: {http: /}}
  - {name: front, role: service, program: stand_in, args: ["--port={port}"], ready: {http: /}}
)";

// The test's own thread keeps it up, as the one that started it; another drives it.
class KeeperTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ::setenv("TMPDIR", temp.path().c_str(), 1);
    stack.stage("demo", two_processes);
    auto options = stack.options();
    options.kept = Kept{"demo", {}, stack.path(), {"/here", {}, ""}};
    auto started = stack.start("demo", options);
    ASSERT_TRUE(started) << to_string(started.error());
    system = *std::move(started);
    begin(std::nullopt);
  }
  void TearDown() override { ::unsetenv("TMPDIR"); }

  void begin(std::optional<Channel> first) {
    auto began = Keeper::begin(*system, "its likeness", std::move(first), clock);
    ASSERT_TRUE(began) << to_string(began.error());
    keeper = *std::move(began);
  }

  void serve() {
    for (std::string& line : keeper->serve(std::chrono::milliseconds{5}, -1)) {
      said.push_back(std::move(line));
    }
  }

  // What others do while it is kept up.
  void drive(const std::function<void()>& body) {
    std::atomic<bool> done = false;
    std::jthread driver([&] {
      body();
      done = true;
    });
    while (!done) serve();
  }

  Standing standing() const {
    return {{"demo", {}, stack.path(), {"/here", {}, ""}}, {1, 1}, system->scratch()};
  }

  std::unique_ptr<KeptTarget> driven() const {
    auto target = KeptTarget::drive(standing(), "/run");
    EXPECT_TRUE(target) << to_string(target.error());
    return target ? *std::move(target) : nullptr;
  }

  test::TempDirectory temp;
  test::DemoStack stack;
  SystemClock clock;
  std::unique_ptr<NativeTarget> system;
  std::unique_ptr<Keeper> keeper;
  std::vector<std::string> said;
};

TEST_F(KeeperTest, TellsWhatThereIs) {
  drive([&] {
    const auto target = driven();
    EXPECT_THAT(target->names(Role::service), ElementsAre("front"));
    EXPECT_THAT(target->names(Role::dependency), ElementsAre("back"));
    EXPECT_TRUE(target->has("back"));
    EXPECT_FALSE(target->has("middle"));
    EXPECT_EQ(target->url("front"), system->url("front"));
    EXPECT_EQ(target->fence().places().size(), system->fence().places().size());
    EXPECT_TRUE(target->call("front", "/", {}));
    EXPECT_TRUE(target->ready("front"));
    EXPECT_THAT(target->describe("front"), StartsWith("pid "));
    EXPECT_EQ(target->end_signs().size(), 1U);
    const auto likeness = likeness_of(standing());
    ASSERT_TRUE(likeness);
    EXPECT_EQ(*likeness, "its likeness");
  });
}

TEST_F(KeeperTest, TellsWhereAllIsWhileAnotherDrivesIt) {
  drive([&] {
    const auto target = driven();
    const auto servers = servers_of(standing());
    ASSERT_TRUE(servers) << to_string(servers.error());
    EXPECT_EQ(servers->at("front").url, system->url("front"));
    EXPECT_TRUE(target->ready("front"));
  });
}

TEST_F(KeeperTest, DoesToItWhatItIsToldTo) {
  drive([&] {
    const auto target = driven();
    ASSERT_TRUE(target->pause("front"));
    EXPECT_TRUE(eventually([&] { return target->paused("front"); }));
    ASSERT_TRUE(target->resume("front"));
    EXPECT_TRUE(eventually([&] { return target->ready("front"); }));
    ASSERT_TRUE(target->crash("back"));
    EXPECT_TRUE(eventually([&] { return !target->alive("back"); }));
    EXPECT_FALSE(target->accepts("back"));
    ASSERT_TRUE(target->start("back"));
    EXPECT_TRUE(eventually([&] { return target->ready("back"); }));
    const auto unknown = target->stop("middle");
    ASSERT_FALSE(unknown);
    EXPECT_THAT(to_string(unknown.error()), HasSubstr("there is no process \"middle\""));
  });
  serve();
  EXPECT_THAT(said, Contains("the run has ended"));
}

// As where it is killed: the other end of the socket is closed by the kernel.
TEST_F(KeeperTest, UndoesWhatADriverLeaves) {
  const pid_t front = std::stoi(system->describe("front").substr(4));
  drive([&] {
    auto channel = Channel::to(system->scratch());
    ASSERT_TRUE(channel);
    const auto tell = [&](const nlohmann::json& message) {
      channel->send(message);
      return answer_of(*channel, std::chrono::seconds{20});
    };
    ASSERT_TRUE(tell({{"want", "drive"}, {"pid", 1}, {"directory", "/run"}}));
    ASSERT_TRUE(tell({{"want", "pause"}, {"of", "front"}}));
    ASSERT_TRUE(tell({{"want", "stop"}, {"of", "back"}}));
    EXPECT_TRUE(eventually([&] { return is_stopped(front); }));
  });
  EXPECT_TRUE(eventually([&] {
    serve();
    return system->ready("front") && system->ready("back");
  }));
  EXPECT_THAT(said,
              Contains("the run has ended, and left to be undone: stop of back, pause of front"));
}

// What is in the run's own journal is its watchdog's, and where that is killed, too, the keeper's.
TEST_F(KeeperTest, UndoesWhatARunHasLeftWhoseWatchdogIsKilled) {
  Command command;
  command.program = test::built_program("run_holder");
  command.args = {"drive", "--drive", system->scratch().string(), "--logs", temp.path().string()};
  command.env = {{"TMPDIR", temp.path().string()}};
  command.directory = "/";
  command.output = temp / "said";
  auto run = ChildProcess::start(command);
  ASSERT_TRUE(run) << to_string(run.error());
  ASSERT_TRUE(eventually([&] {
    serve();
    return test::content_of(temp / "said").find("driving") != std::string::npos;
  })) << test::content_of(temp / "said");
  run->stop_tree();  // lest it starts another watchdog
  for (const ProcessId id : process_tree(run->id())) {
    if (id != run->id()) send_signal(id, SIGKILL);
  }
  EXPECT_TRUE(std::filesystem::exists(temp / "on"));
  send_signal(run->id(), SIGKILL);
  EXPECT_TRUE(eventually([&] {
    serve();
    return !std::filesystem::exists(temp / "on");
  }));
  EXPECT_TRUE(eventually([&] {
    serve();
    return std::ranges::any_of(said, [](const std::string& line) {
      return line.starts_with("of the run that was killed: undone: command flag: ");
    });
  }));
  EXPECT_FALSE(keeper->is_to_end());
  EXPECT_TRUE(system->ready("front"));
}

TEST_F(KeeperTest, IsDrivenByOneAtATime) {
  drive([&] {
    {
      const auto first = driven();
      const auto second = KeptTarget::drive(standing(), "/other");
      ASSERT_FALSE(second);
      EXPECT_THAT(to_string(second.error()),
                  AllOf(HasSubstr("demo (pid 1, in /here, without a terminal): is driven by "
                                  "another run (pid "),
                        HasSubstr(", in /run); wait until that has ended")));
    }
    EXPECT_TRUE(driven());
  });
}

TEST_F(KeeperTest, IsNotDrivenWhereAProcessHasEnded) {
  ASSERT_EQ(::kill(std::stoi(system->describe("back").substr(4)), SIGKILL), 0);
  EXPECT_TRUE(eventually([&] {
    serve();
    return !said.empty();
  }));
  EXPECT_THAT(said, ElementsAre("back was killed by signal 9"));
  drive([&] {
    const auto target = KeptTarget::drive(standing(), "/run");
    ASSERT_FALSE(target);
    EXPECT_THAT(to_string(target.error()),
                AllOf(HasSubstr("back has ended (pid "), HasSubstr("was killed by signal 9)"),
                      HasSubstr("end it with harness down, and bring it up again")));
  });
}

TEST_F(KeeperTest, IsDrivenOnceAllIsReady) {
  ASSERT_TRUE(system->pause("front"));
  drive([&] {
    const auto hurried = KeptTarget::drive(standing(), "/run", [] { return true; });
    ASSERT_FALSE(hurried);
    EXPECT_EQ(to_string(hurried.error()), "interrupted before it was all ready");
  });
  std::atomic<bool> was_driven = false;
  std::jthread driver([&] {
    const auto patient = driven();
    was_driven = patient && patient->ready("front");
  });
  for (int i = 0; i < 20; ++i) serve();
  EXPECT_FALSE(was_driven);
  ASSERT_TRUE(system->resume("front"));
  EXPECT_TRUE(eventually([&] {
    serve();
    return was_driven.load();
  }));
  EXPECT_TRUE(eventually([&] {
    serve();
    return std::count(said.begin(), said.end(), "the run has ended") == 1;
  }));
}

// What the run before has left is counted by then.
TEST_F(KeeperTest, IsDrivenOnceItWasScrapedBehindTheLastRun) {
  keeper.reset();
  system.reset();
  stack.stage("scraped", std::string(two_processes) + R"(
  - {name: watch, role: backend, program: stand_in, args: ["--port={port}"], targets: "{dir}/all.json"}
  - {name: shop, role: service, program: stand_in, args: ["--port={port}"], scrape: /metrics}
)");
  auto options = stack.options();
  options.kept = Kept{"demo", {}, stack.path(), {"/here", {}, ""}};
  auto started = stack.start("scraped", options);
  ASSERT_TRUE(started) << to_string(started.error());
  system = *std::move(started);
  test::FakeClock moved;
  auto began = Keeper::begin(*system, "its likeness", std::nullopt, moved);
  ASSERT_TRUE(began) << to_string(began.error());
  keeper = *std::move(began);
  drive([&] { EXPECT_TRUE(driven()) << "nobody was there before"; });
  std::atomic<bool> was_driven = false;
  std::jthread next([&] { was_driven = driven() != nullptr; });
  moved.advance(std::chrono::milliseconds{3199});
  for (int i = 0; i < 20; ++i) serve();
  EXPECT_FALSE(was_driven);
  moved.advance(std::chrono::milliseconds{1});
  EXPECT_TRUE(eventually([&] {
    serve();
    return was_driven.load();
  }));
}

TEST_F(KeeperTest, TellsItsDriverOfProcessesThatEnd) {
  drive([&] {
    const auto target = driven();
    ASSERT_EQ(::kill(std::stoi(target->describe("front").substr(4)), SIGKILL), 0);
    std::vector<std::pair<std::string, std::string>> ends;
    EXPECT_TRUE(eventually([&] {
      ends = target->unexpected_ends();
      return !ends.empty();
    }));
    EXPECT_THAT(ends, ElementsAre(std::pair("front", "was killed by signal 9")));
  });
}

TEST_F(KeeperTest, IsMissedByItsDriver) {
  std::unique_ptr<KeptTarget> target;
  drive([&] { target = driven(); });
  keeper.reset();
  EXPECT_THAT(target->unexpected_ends(),
              ElementsAre(std::pair("back", "is gone with who kept it up"),
                          std::pair("front", "is gone with who kept it up")));
  EXPECT_TRUE(target->unexpected_ends().empty());  // it is told once
  EXPECT_FALSE(target->alive("front"));
  const auto stopped = target->stop("front");
  ASSERT_FALSE(stopped);
  EXPECT_EQ(to_string(stopped.error()), "front: cannot stop it: it is gone with who kept it up");
  const auto again = KeptTarget::drive(standing(), "/run");
  ASSERT_FALSE(again);
  EXPECT_THAT(to_string(again.error()), HasSubstr("is not up any more, or does not answer"));
}

TEST_F(KeeperTest, PassesOverWhoSpeaksAnotherLanguage) {
  drive([&] {
    for (const nlohmann::json& message :
         {nlohmann::json{{"want", 7}}, nlohmann::json{{"want", "pause"}, {"of", "front"}},
          nlohmann::json{{"want", "drive"}}}) {
      auto channel = Channel::to(system->scratch());
      ASSERT_TRUE(channel);
      channel->send(message);
      EXPECT_FALSE(answer_of(*channel, std::chrono::seconds{20}));
      EXPECT_FALSE(channel->is_open());
    }
    EXPECT_TRUE(driven()->ready("front"));
  });
}

}  // namespace
}  // namespace harness::target
