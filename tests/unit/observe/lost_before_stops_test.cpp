// What a process that is asked to end takes with it, and what was lost besides.
#include "harness/observe/lost_before_stops.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <set>
#include <string>

#include "tests/unit/observe/told_traces.hpp"

namespace harness::observe {
namespace {

using std::chrono::milliseconds;

// The client asks the stock ten times a second. It is stopped right behind the last of the first
// hundred, and is there again at the hundred and first.
FaultRecord stop_behind(const AnsweredRequest& request) {
  FaultRecord stop;
  stop.kind = "stop";
  stop.target = "stock";
  stop.injected_at = request.at.end + milliseconds{10};
  stop.seen_at = *stop.injected_at + milliseconds{5};
  stop.gone_at = *stop.injected_at + milliseconds{20};
  return stop;
}

struct Told {
  std::vector<Loss> losses;
  std::size_t questions = 0;
};

// `lost`: of which requests the stock has no span.
Told told_of(const std::set<std::size_t>& lost, const std::string& kind = "stop") {
  std::vector<told::ToldTrace> traces;
  OwnRequests own{{}, 200, false, {Backend::tempo}};
  for (std::size_t i = 0; i < 200; ++i) {
    traces.push_back({told::request_numbered(i), {{"harness", "client", "01"}}, {}});
    if (!lost.contains(i)) traces.back().spans.push_back({"stock", "server", "02", "01"});
    own.some.push_back(traces.back().request);
  }
  FaultRecord fault = stop_behind(own.some[99]);
  fault.kind = kind;
  const Window run{own.some.front().at.begin, own.some.back().at.end};
  Told told;
  const AskAll answering = told::answering(traces);
  told.losses = lost_in_part_but_for_stops(own, {fault}, {}, run, [&](const auto& questions) {
    told.questions += questions.size();
    return answering(questions);
  });
  return told;
}

TEST(LostBeforeStops, OfAHealthyServiceIsNothing) { EXPECT_TRUE(told_of({}).losses.empty()); }

TEST(LostBeforeStops, IsOfTheLastMomentsBeforeTheStop) {
  const Told told = told_of({98, 99});
  ASSERT_EQ(told.losses.size(), 1U);
  const Loss& loss = told.losses.front();
  EXPECT_EQ(loss.service, "stock");
  ASSERT_TRUE(loss.within);
  // 250 ms before the stop are those from 97 on.
  EXPECT_EQ(loss.within->begin, told::request_numbered(99).at.end + milliseconds{10 - 250});
  EXPECT_EQ(loss.within->end, told::request_numbered(99).at.end + milliseconds{15});
}

TEST(LostBeforeStops, GoesAsFarBackAsWhatIsMissing) {
  std::set<std::size_t> lost;
  for (std::size_t i = 70; i < 100; ++i) lost.insert(i);
  const Told told = told_of(lost);
  ASSERT_EQ(told.losses.size(), 1U);
  ASSERT_TRUE(told.losses.front().within);
  EXPECT_EQ(told.losses.front().within->begin,
            told::request_numbered(99).at.end + milliseconds{10 - 3500});
}

TEST(LostBeforeStops, IsOfTheWholeRunWhereOthersAreMissing) {
  for (const std::size_t other : {std::size_t{10}, std::size_t{30}, std::size_t{150}}) {
    const Told told = told_of({other, 98, 99});
    ASSERT_EQ(told.losses.size(), 1U) << other;
    EXPECT_FALSE(told.losses.front().within) << other;
  }
}

TEST(LostBeforeStops, IsOfNoOtherFault) {
  const Told told = told_of({98, 99}, "pause");
  ASSERT_EQ(told.losses.size(), 1U);
  EXPECT_FALSE(told.losses.front().within);
}

TEST(LostBeforeStops, AsksNothingTwice) {
  EXPECT_LE(told_of({10, 98, 99}).questions, told_of({10, 98, 99}, "pause").questions + 12);
}

}  // namespace
}  // namespace harness::observe
