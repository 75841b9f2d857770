// The end marker, sent over loopback.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "harness/observe/backends.hpp"
#include "tests/support/loopback_server.hpp"
#include "tests/support/misbehaving_server.hpp"

namespace harness::observe {
namespace {

const Pause go_on = [](Duration) { return true; };

bool answers(const std::string& url) {
  const SystemClock clock;
  return LiveBackends({}, clock)
      .mark({{"frontend", url + "/health?marker={marker}"}}, "m1", go_on)
      .front();
}

TEST(EndMarker, IsAnsweredByAnUnhealthyServiceToo) {
  const test::LoopbackServer unhealthy([](const test::ServedRequest&) {
    return test::ServedResponse{503, "", false};
  });
  EXPECT_TRUE(answers(unhealthy.url()));
  EXPECT_THAT(unhealthy.requests().at(0).head, ::testing::StartsWith("GET /health?marker=m1 "));
}

TEST(EndMarker, IsNotAnsweredByAServiceThatIsGoneOrHangs) {
  const test::RefusingPort gone;
  EXPECT_FALSE(answers(gone.url()));
  const test::LoopbackServer hanging([](const test::ServedRequest&) {
    return test::ServedResponse{200, "", true};
  });
  EXPECT_FALSE(answers(hanging.url()));
}

TEST(Backends, AreAskedSideBySide) {
  std::atomic<int> asked = 0;
  const auto when_both_are_asked = [&asked](const test::ServedRequest&) {
    for (++asked; asked < 2;) std::this_thread::yield();
    return test::ServedResponse{200, "{}", false};
  };
  const test::LoopbackServer loki(when_both_are_asked);
  const test::LoopbackServer tempo(when_both_are_asked);
  const SystemClock clock;
  LiveBackends backends({{"loki", loki.url()}, {"tempo", tempo.url()}}, clock);
  for (const Answer& answer :
       backends.ask({{Backend::loki, "/a", {}, "a"}, {Backend::tempo, "/b", {}, "b"}}, go_on)) {
    EXPECT_EQ(answer.status, 200) << answer.problem;
  }
}

TEST(Backends, AreGivenUpOnceThereIsNoPointInGoingOn) {
  const test::LoopbackServer hanging([](const test::ServedRequest&) {
    return test::ServedResponse{200, "", true};
  });
  const SystemClock clock;
  LiveBackends backends({{"loki", hanging.url()}}, clock);
  const TimePoint begin = clock.now();
  const auto answers = backends.ask({{Backend::loki, "/loki/api/v1/query", {}, "q"}},
                                    [](Duration) { return false; });
  EXPECT_LT(clock.now() - begin, std::chrono::seconds{1});
  EXPECT_EQ(answers.front().problem,
            "loki did not answer: was given up when the time for all questions was over, or the "
            "run was ended: give one claim a longer within, or put fewer into one scenario");
}

}  // namespace
}  // namespace harness::observe
