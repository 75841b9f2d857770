#include <gmock/gmock.h>
#include <sys/resource.h>

#include "tests/component/load/engine_test.hpp"

namespace harness::load {
namespace {

using namespace std::chrono_literals;
using namespace std::string_view_literals;
using ::testing::ElementsAre;
using ::testing::Pair;

using Outcomes = EngineTest;

struct Case {
  const char* path;
  const char* outcome;
  bool ok = false;
};

TEST_P(Outcomes, EveryEndingHasItsName) {
  for (const Case& c : {
           Case{"/status/200", "200", true},
           Case{"/status/302", "302", true},
           Case{"/status/404", "404"},
           Case{"/status/503", "503"},
           Case{"/delay/20", "200", true},
           Case{"/stall", "timeout"},
           Case{"/close", "closed early"},
           Case{"/short", "closed early"},
           Case{"/reset", "connection reset"},
           Case{"/garbage", "bad answer"},
           Case{"/chunks", "bad answer"},
       }) {
    SCOPED_TRACE(c.path);
    scenario::Load load = load_of(c.path);
    if (c.path == "/stall"sv) load.flows[0].requests[0].timeout = 300ms;
    const LoadStats stats = run(load);
    expect_each_request_once(stats);
    const RequestStats roll = all_of(stats, "roll");
    EXPECT_THAT(roll.outcomes, ElementsAre(Pair(c.outcome, 1)));
    EXPECT_EQ(roll.ok, c.ok ? 1U : 0U);
    EXPECT_EQ(roll.unknown, 0U);
  }
}

TEST_P(Outcomes, ThatDoNotSayWhatWasWrongComeWithAnExample) {
  for (const auto& [path, outcome] : {std::pair{"/garbage", "bad answer"},
                                      {"/chunks", "bad answer"},
                                      {"/short", "closed early"}}) {
    const LoadStats stats = run(load_of(path));
    const std::map<std::string, std::string> examples = all_of(stats, "roll").examples;
    ASSERT_THAT(examples, ElementsAre(Pair(outcome, ::testing::Not(::testing::IsEmpty())))) << path;
    ASSERT_EQ(stats.kept.size(), 1U);
    EXPECT_EQ(stats.kept[0].detail, examples.at(outcome));
  }
  for (const char* path : {"/status/200", "/status/503"}) {
    const LoadStats stats = run(load_of(path));
    EXPECT_THAT(all_of(stats, "roll").examples, ::testing::IsEmpty()) << path;
    EXPECT_EQ(stats.kept.at(0).detail, "");
  }
}

TEST_P(Outcomes, APortThatNobodyListensOnRefuses) {
  const test::RefusingPort refusing;
  Setting setting = setting_of(load_of("/"));
  setting.base_urls["server"] = refusing.url();
  EXPECT_THAT(all_of(run(setting), "roll").outcomes, ElementsAre(Pair("connection refused", 1)));
}

TEST_P(Outcomes, AServerThatSaysNothingTimesOutInTheStepThatWaitsForIt) {
  const test::SilentPort silent;
  for (const auto& [scheme, step] :
       {std::pair{"http", Step::waiting}, {"https", Step::tls_handshaking}}) {
    Setting setting = setting_of(load_of("/"));
    setting.loads[0].flows[0].requests[0].timeout = 600ms;
    setting.base_urls["server"] = scheme + silent.url().substr(4);
    const LoadStats stats = run(setting);
    expect_each_request_once(stats);
    const RequestStats roll = all_of(stats, "roll");
    EXPECT_THAT(roll.outcomes, ElementsAre(Pair("timeout", 1)));
    EXPECT_GT(roll.unanswered_steps[step].max(), 300'000U) << scheme;  // most of the time
    EXPECT_LT(roll.unanswered_steps[Step::connecting].max(), 300'000U) << scheme;
  }
}

TEST_P(Outcomes, AHostThatCannotExistIsADnsFailure) {
  Setting setting = setting_of(load_of("/"));
  setting.base_urls["server"] = "http://" + std::string(64, 'x') + ".invalid";
  EXPECT_THAT(all_of(run(setting), "roll").outcomes, ElementsAre(Pair("dns failure", 1)));
}

TEST_P(Outcomes, ABrokenUrlIsABadUrl) {
  Setting setting = setting_of(load_of("/"));
  setting.base_urls["server"] = "http://127.0.0.1:port";
  EXPECT_THAT(all_of(run(setting), "roll").outcomes, ElementsAre(Pair("bad url", 1)));
}

// To look at a type for the first time, UndefinedBehaviorSanitizer opens a pipe.
#ifdef __SANITIZE_ADDRESS__
constexpr bool sanitizer_needs_files = true;
#else
constexpr bool sanitizer_needs_files = false;
#endif

// Leaves the process without a file descriptor to open, while it lives.
class NoFilesLeft {
 public:
  NoFilesLeft() {
    getrlimit(RLIMIT_NOFILE, &before_);
    const rlimit none{.rlim_cur = 0, .rlim_max = before_.rlim_max};
    setrlimit(RLIMIT_NOFILE, &none);
  }
  NoFilesLeft(const NoFilesLeft&) = delete;
  NoFilesLeft& operator=(const NoFilesLeft&) = delete;
  ~NoFilesLeft() { setrlimit(RLIMIT_NOFILE, &before_); }

 private:
  rlimit before_{};
};

TEST_P(Outcomes, AProcessOutOfFileDescriptorsSaysSo) {
  if (sanitizer_needs_files) GTEST_SKIP() << "the sanitizer needs files of its own";
  const auto engine = make_load_engine(setting_of(load_of("/status/200")), clock_).value();
  const NoFilesLeft no_files_left;
  engine->start(clock_.now());
  EXPECT_THAT(all_of(engine->join(), "roll").outcomes, ElementsAre(Pair("too many open files", 1)));
}

// Users whose requests fail before they are sent must not keep the loop from ending the load.
TEST_P(Outcomes, RequestsThatFailAtOnceDoNotHoldUpTheEnd) {
  if (sanitizer_needs_files) GTEST_SKIP() << "the sanitizer needs files of its own";
  scenario::Load load = load_of("/status/200");
  load.executor = {scenario::ConstantVus{.vus = 3, .duration = 500ms}};
  const auto engine = make_load_engine(setting_of(load), clock_).value();
  const NoFilesLeft no_files_left;
  engine->start(clock_.now());
  const LoadStats stats = engine->join();
  expect_each_request_once(stats);
  EXPECT_EQ(all_of(stats, "roll").unknown, 0U);
  EXPECT_GT(all_of(stats, "roll").outcomes["too many open files"], 3U);
}

TEST_P(Outcomes, AServerThatSpeaksNoTlsIsATlsFailure) {
  Setting setting = setting_of(load_of("/"));
  setting.base_urls["server"].replace(0, 4, "https");
  EXPECT_THAT(all_of(run(setting), "roll").outcomes, ElementsAre(Pair("tls failure", 1)));
}

TEST_P(Outcomes, WhatIsAcceptedIsTheAuthorsChoice) {
  scenario::Load load = load_of("/status/503");
  load.flows[0].requests[0].accept = {200, 503};
  EXPECT_EQ(all_of(run(load), "roll").ok, 1U);
  load.flows[0].requests[0].url = "{server}/status/302";
  EXPECT_EQ(all_of(run(load), "roll").failed, 1U);
}

INSTANTIATE_TEST_SUITE_P(Both, Outcomes, both_paths(), name_of_path);

}  // namespace
}  // namespace harness::load
