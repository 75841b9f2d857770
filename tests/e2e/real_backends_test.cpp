// The real Loki and Tempo, where the user names them: HARNESS_LOKI and HARNESS_TEMPO name programs
// of this machine. Nothing of ours brings them, so where they are not named these tests are
// skipped, and say so.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "harness/core/file.hpp"
#include "tests/e2e/harness_process.hpp"
#include "tests/support/eventually.hpp"

namespace harness::test {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string program_in(const char* variable) {
  const char* named = std::getenv(variable);
  return named == nullptr ? "" : named;
}

void expect_pass_with(const Words& flags) {
  const TempDirectory home;
  Words words{"run", write_scenario(home)};
  words.insert(words.end(), flags.begin(), flags.end());
  HarnessProcess run(words);
  EXPECT_EQ(run.wait(), 0) << run.output();
  EXPECT_THAT(red_claims(run.verdict()), IsEmpty());
  EXPECT_THAT(run.scratches(), IsEmpty());
}

TEST(RealLoki, GivesTheSameVerdict) {
  const std::string program = program_in("HARNESS_LOKI");
  if (program.empty()) GTEST_SKIP() << "HARNESS_LOKI names no Loki";
  expect_pass_with({"--loki", program});
}

TEST(RealTempo, GivesTheSameVerdict) {
  const std::string program = program_in("HARNESS_TEMPO");
  if (program.empty()) GTEST_SKIP() << "HARNESS_TEMPO names no Tempo";
  expect_pass_with({"--tempo", program});
}

// Whatever PATH has, only what is named is used; and what is named wrongly ends before anything
// starts.
TEST(NamedBackend, IsRefusedBeforeAnythingStarts) {
  HarnessProcess program({"run", shipped_scenario("stage5-traffic"), "--loki", "/nowhere/loki"});
  EXPECT_EQ(program.wait(), 2);
  EXPECT_THAT(program.output(), HasSubstr("--loki: there is no program \"/nowhere/loki\""));
  HarnessProcess url({"up", "stack", "--tempo", "http://127.0.0.1:1"});
  EXPECT_EQ(url.wait(), 2);
  EXPECT_THAT(url.output(), HasSubstr("--tempo: http://127.0.0.1:1 does not answer"));
  EXPECT_FALSE(std::filesystem::exists(url.run_dir()));
}

// A variable of the shell that is not set, for example.
TEST(NamedBackend, IsNotPassedOverWhereItIsEmpty) {
  const auto expect_refused = [](const Words& flags, const std::string& message) {
    Words words{"run", shipped_scenario("stage5-traffic")};
    words.insert(words.end(), flags.begin(), flags.end());
    HarnessProcess run(words);
    EXPECT_EQ(run.wait(), 2);
    EXPECT_THAT(run.output(), HasSubstr(message));
  };
  expect_refused({"--loki", ""},
                 "--loki: \"\" is no program and no URL; name one, or leave it out");
  expect_refused({"--tempo="}, "--tempo: \"\" is no program and no URL; name one, or leave it out");
  expect_refused({"--tempo", "http://127.0.0.1:1", "--tempo-otlp", ""},
                 "--tempo-otlp: \"\" is no URL; name where it takes spans");
  expect_refused({"--tempo-otlp", "http://127.0.0.1:1"},
                 "--tempo-otlp: there is no Tempo that it belongs to; name the Tempo with --tempo");
  expect_refused({"--loki", "http://"},
                 "--loki: the URL http:// has no host; write http://HOST:PORT");
  expect_refused({"--loki", "localhost:3100"},
                 "--loki: there is no program \"localhost:3100\"; begin a URL with http://");
  expect_refused({"--memory", "0"}, "--memory: 0 leaves no room for logs and traces; write 512MiB");
}

// A backend that is up elsewhere, as a team has one: asked as it is, and nothing started in its
// place.
TEST(NamedBackend, MayRunElsewhere) {
  HarnessProcess up({"up", "stack"});
  ASSERT_TRUE(eventually([&] { return up.output().find("ends it.") != std::string::npos; },
                         std::chrono::seconds{60}))
      << up.output();
  const std::string loki = url_of(up, "loki");
  const std::string tempo = url_of(up, "tempo");
  HarnessProcess run({"run", shipped_scenario("stage1-three-signals"), "--loki", loki, "--tempo",
                      tempo, "--tempo-otlp", tempo});
  EXPECT_EQ(run.wait(), 0) << run.output();
  EXPECT_EQ(run.processes().count("loki"), 0U);
  EXPECT_FALSE(std::filesystem::exists(run.run_dir() / "telemetry" / "loki.journal"));
}

// Each would count the other's lines and spans.
TEST(NamedBackend, IsOneRunsAlone) {
  const TempDirectory home;
  const auto rolls = home / "rolls.yaml";
  ASSERT_TRUE(write_file(rolls, R"(name: rolls
system: {stage: 1}
load:
  - name: players
    executor: constant-vus
    vus: 2
    duration: 8s
    think_time: 50ms
    flow: [{request: roll, get: "{dice-roller}/roll?die=fair"}]
expect:
  - claim: Rolls are logged
    logql: sum(count_over_time({compose_service="dice-roller"} | json | message="Roll completed" [$window]))
    value: "> 10"
)"));
  HarnessProcess up({"up", "stack"});
  const auto says = [](const HarnessProcess& one, const std::string& text) {
    return eventually([&] { return one.output().find(text) != std::string::npos; },
                      std::chrono::seconds{60});
  };
  ASSERT_TRUE(says(up, "ends it.")) << up.output();
  const std::string loki = url_of(up, "loki");
  HarnessProcess first({"run", rolls, "--loki", loki});
  ASSERT_TRUE(says(first, "phase ")) << first.output();
  HarnessProcess second({"run", rolls, "--loki", loki});
  EXPECT_EQ(second.wait(), 3) << second.output();
  EXPECT_THAT(second.verdict().at("reasons").dump(),
              HasSubstr("another run uses " + loki + " now"));
  EXPECT_EQ(first.wait(), 0) << first.output();
}

}  // namespace
}  // namespace harness::test
