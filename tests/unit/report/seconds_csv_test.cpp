#include "harness/report/seconds_csv.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness::report {
namespace {

load::SecondStats second(std::uint32_t at, std::uint64_t ok, std::uint64_t latency_us) {
  load::Histogram latency;
  for (std::uint64_t i = 0; i < ok; ++i) latency.record(latency_us);
  load::SecondStats stats;
  stats.at = at;
  stats.ok = ok;
  stats.outcomes = {{"200", ok}};
  stats.latency.add(latency);
  return stats;
}

// All that the seconds have, to the microsecond.
void record(std::uint64_t latency_us, std::uint64_t times, load::RequestStats& request) {
  for (std::uint64_t i = 0; i < times; ++i) {
    load::times_of(200, true, request.answers).latency.record(latency_us);
  }
}

TEST(SecondsCsv, HasALineForEachRequestAndPhaseInTheOrderOfTime) {
  load::LoadStats stats;
  load::RequestStats& roll = stats.requests.emplace_back();
  roll.request = "roll, \"fair\"";
  roll.phase = "outage";
  roll.seconds = {second(0, 2, 10), second(2, 1, 20)};
  record(10, 2, roll);
  record(20, 1, roll);
  roll.seconds[1].failed = 1;
  roll.seconds[1].resent = 4;
  roll.seconds[1].redirects = 5;
  roll.seconds[1].outcomes["timeout"] = 1;
  load::RequestStats& list = stats.requests.emplace_back();
  list.request = "list";
  list.phase = "outage";
  list.seconds = {second(1, 1, 30)};
  record(30, 1, list);
  load::SecondStats& lost = list.seconds.emplace_back();
  lost.at = 3;
  lost.unknown = 1;
  lost.outcomes["cut off"] = 1;
  EXPECT_EQ(seconds_csv(stats),
            "second,seconds,request,phase,scenario,ok,failed,unknown,resent,redirects,p50_us,"
            "p95_us,p99_us,max_us,outcomes\r\n"
            "0,1,\"roll, \"\"fair\"\"\",outage,,2,0,0,0,0,10,10,10,10,200=2\r\n"
            "1,1,list,outage,,1,0,0,0,0,30,30,30,30,200=1\r\n"
            "2,1,\"roll, \"\"fair\"\"\",outage,,1,1,0,4,5,20,20,20,20,200=1; timeout=1\r\n"
            "3,1,list,outage,,0,0,1,0,0,,,,,cut off=1\r\n");
}

TEST(SecondsCsv, CountsRequestsOfOneNameTogetherWhateverTheirTags) {
  load::LoadStats stats;
  stats.second_width = 2;
  for (const char* team : {"a", "b"}) {
    load::RequestStats& roll = stats.requests.emplace_back();
    roll.request = "roll";
    roll.phase = "load";
    roll.tags = {{"team", team}};
    roll.seconds = {second(4, 1, 10)};
    record(10, 1, roll);
  }
  const std::string text = seconds_csv(stats);
  EXPECT_EQ(text.substr(text.find('\n') + 1), "4,2,roll,load,,2,0,0,0,0,10,10,10,10,200=2\r\n");
}

TEST(SecondsCsv, TellsRequestsOfOneNameApartByTheirLoads) {
  load::LoadStats stats;
  for (const char* load : {"a", "b"}) {
    load::RequestStats& roll = stats.requests.emplace_back();
    roll.request = "roll";
    roll.phase = "load";
    roll.tags = {{"scenario", load}, {"team", load}};
    roll.seconds = {second(0, 1, 10)};
    record(10, 1, roll);
  }
  const std::string text = seconds_csv(stats);
  EXPECT_EQ(text.substr(text.find('\n') + 1),
            "0,1,roll,load,a,1,0,0,0,0,10,10,10,10,200=1\r\n"
            "0,1,roll,load,b,1,0,0,0,0,10,10,10,10,200=1\r\n");
}

TEST(SecondsCsv, HasNoTimeThatNothingTook) {
  load::LoadStats stats;
  load::RequestStats& roll = stats.requests.emplace_back();
  roll.request = "roll";
  roll.phase = "load";
  roll.seconds = {second(0, 1, 300'001), second(1, 1, 100'001)};
  record(300'001, 1, roll);
  record(100'001, 1, roll);
  EXPECT_THAT(seconds_csv(stats),
              ::testing::HasSubstr("0,1,roll,load,,1,0,0,0,0,300001,300001,300001,"
                                   "300001,200=1\r\n"
                                   "1,1,roll,load,,1,0,0,0,0,102399,"));
}

}  // namespace
}  // namespace harness::report
