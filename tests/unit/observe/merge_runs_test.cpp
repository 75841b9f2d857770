#include "harness/observe/merge_runs.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

namespace harness::observe {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

WallTime at(Duration since) { return WallTime{since}; }

Observations a_part(load::Segment segment, std::uint64_t latency, Duration begin, Duration end) {
  load::RequestStats roll;
  roll.request = "roll";
  roll.phase = "outage";
  roll.sent = 2;
  roll.ok = 1;
  roll.unknown = 1;
  roll.resent = 3;
  roll.redirects = 4;
  roll.outcomes = {{"200", 1}, {"cut off", 1}};
  load::times_of(200, true, roll.answers).latency.record(latency);
  load::times_of(200, true, roll.answers).service_time.record(1);
  Observations part;
  part.seed = 7;
  part.segment = segment;
  part.load.schedule_hash = "abc";
  part.load.requests = {roll};
  part.load.kept = {{}};
  part.load.lateness.record(latency);
  part.load.iterations = {{{{"scenario", "players"}}, 2, 1, {{"outage", 1}}},
                          {{{"scenario", "guests"}}, 3, 0}};
  part.load.vus_max = 5;
  part.load.seals = {static_cast<std::uint64_t>(latency)};
  part.load.begun = {10, static_cast<std::uint64_t>(latency)};
  part.load.whole_seconds = 1;  // and a part of one
  part.load.best_rate = 10;
  part.run = {at(begin), at(end)};
  part.metrics = part.run;
  part.phases = {{"outage", part.run, part.run}};
  part.started_at = at(begin);
  part.ended_at = at(end);
  part.notes = {"until " + format_duration(end)};
  part.answers.resize(static_cast<std::size_t>(end / 1s));
  return part;
}

TEST(MergeRuns, AddsUpEveryRequest) {
  const auto whole =
      merge_runs({{"a", a_part({0, 2}, 3, 1s, 5s)}, {"b", a_part({1, 2}, 9, 2s, 6s)}}).value();
  const load::RequestStats& roll = whole.load.requests.at(0);
  EXPECT_EQ(whole.load.requests.size(), 1U);
  EXPECT_EQ(roll.sent, 4U);
  EXPECT_EQ(roll.ok, 2U);
  EXPECT_EQ(roll.unknown, 2U);
  EXPECT_EQ(roll.resent, 6U);
  EXPECT_EQ(roll.redirects, 8U);
  EXPECT_EQ(roll.outcomes.at("cut off"), 2U);
  EXPECT_THAT(roll.times().latency.buckets(),
              ElementsAre(::testing::Pair(3, 1), ::testing::Pair(9, 1)));
  EXPECT_EQ(roll.times().service_time.count(), 2U);
  EXPECT_EQ(whole.load.lateness.count(), 2U);
  EXPECT_EQ(whole.load.kept.size(), 2U);
  ASSERT_EQ(whole.load.iterations.size(), 2U);
  EXPECT_EQ(whole.load.iterations[0].completed, 4U);
  EXPECT_EQ(whole.load.iterations[0].dropped, 2U);
  EXPECT_EQ(whole.load.iterations[0].dropped_in.at("outage"), 2U);
  EXPECT_EQ(whole.load.iterations[1].completed, 6U);
  EXPECT_EQ(whole.load.vus_max, 10U);
  EXPECT_THAT(whole.load.begun, ElementsAre(20, 12));
  EXPECT_EQ(whole.load.best_rate, 20U);
  EXPECT_THAT(whole.load.seals, ::testing::UnorderedElementsAre(3, 9));
  EXPECT_EQ(whole.load.schedule_hash, "abc");
  EXPECT_TRUE(whole.segment.is_whole());
}

TEST(MergeRuns, LastsAsLongAsAllTogetherAndBelievesTheBackendsOfTheLast) {
  const auto whole = merge_runs({{"a", a_part({0, 3}, 3, 1s, 5s)},
                                 {"b", a_part({1, 3}, 9, 2s, 6s)},
                                 {"c", a_part({2, 3}, 9, 3s, 4s)}})
                         .value();
  EXPECT_EQ(whole.run, (Window{at(1s), at(6s)}));
  EXPECT_EQ(whole.phases.at(0).window, whole.run);
  EXPECT_EQ(whole.phases.at(0).metrics, whole.run);
  EXPECT_EQ(whole.metrics, whole.run);
  EXPECT_EQ(whole.started_at, at(1s));
  EXPECT_EQ(whole.ended_at, at(6s));
  EXPECT_EQ(whole.answers.size(), 6U);
  EXPECT_THAT(whole.notes, ::testing::UnorderedElementsAre("until 5s", "until 6s", "until 4s"));
}

TEST(MergeRuns, OneInterruptedSegmentInterruptsTheWhole) {
  Observations interrupted = a_part({0, 2}, 3, 1s, 5s);
  interrupted.interrupted = true;
  EXPECT_TRUE(
      merge_runs({{"a", interrupted}, {"b", a_part({1, 2}, 9, 2s, 6s)}}).value().interrupted);
}

TEST(MergeRuns, RefusesPartsOfAnotherPlan) {
  Observations other = a_part({1, 2}, 3, 1s, 5s);
  other.seed = 8;
  EXPECT_EQ(to_string(merge_runs({{"a", a_part({0, 2}, 9, 2s, 6s)}, {"b", other}}).error()),
            "b: is of another plan or seed than a; merge the segments of one load, all with the "
            "same --seed");
  other.seed = 7;
  other.load.schedule_hash = "another";
  EXPECT_FALSE(merge_runs({{"a", a_part({0, 2}, 9, 2s, 6s)}, {"b", other}}));
}

std::string said_of_other(const std::function<void(Part&)>& change) {
  Part other{"b", a_part({1, 2}, 3, 1s, 5s)};
  change(other);
  const auto whole = merge_runs({{"a", a_part({0, 2}, 9, 2s, 6s)}, std::move(other)});
  return whole ? "" : to_string(whole.error());
}

TEST(MergeRuns, RefusesPartsThatAreJudgedByOtherThings) {
  const std::string remedy = "; give all segments the same, and drive them again";
  EXPECT_EQ(said_of_other([](Part&) {}), "");
  EXPECT_EQ(said_of_other([](Part& part) {
              part.observations.terms.thresholds = {"http_reqs: count > 1", "latency: max < 9"};
            }),
            "b: has the thresholds \"http_reqs: count > 1\", \"latency: max < 9\", but a has no "
            "thresholds" +
                remedy);
  EXPECT_EQ(said_of_other([](Part& part) { part.observations.terms.max_lateness = 1s; }),
            "b: has --max-lateness 1s, but a has " + format_duration(load::most_lateness) + remedy);
  EXPECT_EQ(said_of_other([](Part& part) { part.observations.stretch = 15; }),
            "b: has --stretch 15, but a has 1" + remedy);
  EXPECT_EQ(said_of_other([](Part& part) { part.scenario = "name: other"; }),
            "b: is of another scenario than a" + remedy);
  EXPECT_EQ(said_of_other([](Part& part) {
              part.observations.environment = {{"MOST", "5"}};
            }),
            "b: had another MOST in the environment than a" + remedy);
}

TEST(MergeRuns, KeepsWhatAllPartsAreJudgedBy) {
  Observations one = a_part({0, 2}, 3, 1s, 5s);
  Observations other = a_part({1, 2}, 9, 2s, 6s);
  one.terms.thresholds = other.terms.thresholds = {"http_reqs: count > 1"};
  EXPECT_THAT(merge_runs({{"a", one}, {"b", other}}).value().terms.thresholds,
              ElementsAre("http_reqs: count > 1"));
}

// The whole is known no better than the least of its parts, and each part has an audit of its own.
TEST(MergeRuns, KnowsAsManyTracesAsThePartThatKnowsTheFewest) {
  Observations one = a_part({0, 2}, 3, 1s, 5s);
  Observations other = a_part({1, 2}, 9, 2s, 6s);
  one.sampled = 0.5;
  other.acts = 3;
  other.last_act = "abc";
  const Observations whole = merge_runs({{"a", one}, {"b", other}}).value();
  EXPECT_EQ(whole.sampled, 0.5);
  EXPECT_EQ(whole.acts, 0U);
  EXPECT_EQ(whole.last_act, "");
}

TEST(MergeRuns, RefusesSegmentsThatRanOneAfterTheOther) {
  EXPECT_EQ(
      to_string(
          merge_runs({{"a", a_part({0, 2}, 9, 7s, 9s)}, {"b", a_part({1, 2}, 9, 2s, 6s)}}).error()),
      "a: began 1s after b had ended: one after the other they are not the load that was "
      "asked for; start all segments together");
  EXPECT_FALSE(merge_runs({{"a", a_part({0, 3}, 9, 1s, 4s)},
                           {"b", a_part({1, 3}, 9, 3s, 6s)},
                           {"c", a_part({2, 3}, 9, 5s, 8s)}}));
  EXPECT_TRUE(merge_runs({{"a", a_part({0, 2}, 9, 5s, 9s)}, {"b", a_part({1, 2}, 9, 2s, 6s)}}));
}

TEST(MergeRuns, TakesShortSegmentsThatWereStartedTogether) {
  EXPECT_TRUE(merge_runs({{"a", a_part({0, 3}, 9, 1000ms, 1003ms)},
                          {"b", a_part({1, 3}, 9, 1010ms, 1012ms)},
                          {"c", a_part({2, 3}, 9, 2000ms, 2001ms)}}));
  EXPECT_FALSE(merge_runs(
      {{"a", a_part({0, 2}, 9, 1000ms, 1003ms)}, {"b", a_part({1, 2}, 9, 2001ms, 2002ms)}}));
}

// What is said of runs of these segments, named a, b, c.
std::string said_of(const std::vector<load::Segment>& segments) {
  std::vector<Part> parts;
  for (const load::Segment& segment : segments) {
    const auto name = static_cast<char>('a' + parts.size());
    parts.push_back({{name}, a_part(segment, 3, 1s, 5s)});
  }
  const auto whole = merge_runs(std::move(parts));
  return whole ? "" : to_string(whole.error());
}

TEST(MergeRuns, TakesAllSegmentsInAnyOrder) {
  EXPECT_EQ(said_of({{0, 2}, {1, 2}}), "");
  EXPECT_EQ(said_of({{2, 3}, {0, 3}, {1, 3}}), "");
}

TEST(MergeRuns, RefusesASegmentThatComesTwice) {
  EXPECT_EQ(said_of({{0, 3}, {1, 3}, {0, 3}}),
            "c: is segment 1/3, and so is a; name each segment once");
}

TEST(MergeRuns, RefusesSegmentsOfDifferentDivisions) {
  EXPECT_EQ(said_of({{0, 2}, {1, 3}}),
            "b: is segment 2/3, but a is 1/2; merge the segments of one division");
}

TEST(MergeRuns, NamesTheSegmentsThatAreMissing) {
  EXPECT_EQ(said_of({{1, 2}}), "there is no run of segment 1/2; name the runs of all 2");
  EXPECT_EQ(said_of({{1, 4}, {3, 4}}),
            "there are no runs of segments 1/4, 3/4; name the runs of all 4");
}

TEST(MergeRuns, RefusesRunsOfTheWholeLoad) {
  EXPECT_EQ(said_of({{0, 1}, {0, 1}}),
            "a: is no segment: it drove the whole load; merge what was run with --segment");
}

}  // namespace
}  // namespace harness::observe
