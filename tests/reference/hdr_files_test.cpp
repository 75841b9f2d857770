#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>
#include <sstream>

#include "harness/core/file.hpp"
#include "harness/core/rng.hpp"
#include "harness/core/text.hpp"
#include "harness/report/hdr_log.hpp"
#include "harness/report/hdr_percentiles.hpp"
#include "tests/reference/python.hpp"
#include "tests/support/temp_directory.hpp"

namespace harness::report {
namespace {

using namespace std::chrono_literals;
using ::testing::StartsWith;

std::string as_the_reference_reads(const std::string& log) {
  const test::TempDirectory directory;
  const auto file = directory.path() / "histograms.hlog";
  EXPECT_TRUE(write_file(file, log));
  return test::output_of_python("hdrhistogram-0.10.8", "read_hdr_log.py " + file.string());
}

// Of latencies as they are: most alike, some far away.
load::Histogram drawn(std::uint64_t seed, int values) {
  Rng rng(seed, 0);
  load::Histogram histogram;
  for (int i = 0; i < values; ++i) {
    const std::uint64_t scale = std::uint64_t{1} << rng.below(rng.below(30) + 1);
    histogram.record(scale + rng.below(scale));
  }
  return histogram;
}

load::LoadStats stats_of(const load::Histogram& latency) {
  load::LoadStats stats;
  load::RequestStats& request = stats.requests.emplace_back();
  request.request = "GET http://[::1]/a,b";
  request.phase = "load";
  load::times_of(200, true, request.answers).latency = latency;
  return stats;
}

constexpr observe::Window run{WallTime{1'700'000'000s}, WallTime{1'700'000'010s}};

using Points = std::vector<std::pair<std::uint64_t, std::uint64_t>>;

// Each value with how many there are up to it.
Points cumulative(const load::Histogram& histogram) {
  Points points;
  std::uint64_t seen = 0;
  for (std::size_t i = 0; i < histogram.counts().size(); ++i) {
    if (histogram.counts()[i] == 0) continue;
    seen += histogram.counts()[i];
    points.emplace_back(load::Histogram::highest_in(i), seen);
  }
  return points;
}

Points points_in(const std::string& lines) {
  Points points;
  for (const std::string& line : split(lines, '\n')) {
    std::istringstream words(line);
    std::uint64_t value = 0;
    std::uint64_t count = 0;
    if (words >> value >> count) points.emplace_back(value, count);
  }
  return points;
}

// "#[Mean    =     3.000, StdDeviation   =     1.000]" → "3.000 1.000"
std::string mean_and_deviation(const std::string& distribution) {
  std::smatch found;
  EXPECT_TRUE(std::regex_search(distribution, found,
                                std::regex("Mean += +([0-9.]+), StdDeviation += +([0-9.]+)\\]")));
  return found[1].str() + " " + found[2].str();
}

TEST(HdrFiles, AreReadByTheReferenceAsTheyWereMeant) {
  for (const int values : {1, 2, 100, 5'000, 100'000}) {
    const load::Histogram latency = drawn(static_cast<std::uint64_t>(values), values);
    const std::string read = as_the_reference_reads(hdr_log(stats_of(latency), run));
    const std::string head =
        "GET_http://[::1]/a_b/load/latency " + mean_and_deviation(hdr_percentiles(latency)) + "\n";
    ASSERT_THAT(read, StartsWith(head));
    EXPECT_EQ(points_in(read.substr(head.size())), cumulative(latency));
  }
}

TEST(HdrFiles, HoldCountsOfEverySize) {
  load::Histogram latency;
  for (std::uint64_t doublings = 0; doublings < 40; ++doublings) {
    latency.record(doublings * 3);
    const load::Histogram again = latency;
    latency.merge(again);
  }
  const std::string read = as_the_reference_reads(hdr_log(stats_of(latency), run));
  EXPECT_EQ(points_in(read), cumulative(latency));
}

TEST(HdrLog, SaysWhenAndForHowLong) {
  load::Histogram latency;
  latency.record(1500);
  EXPECT_THAT(hdr_log(stats_of(latency), run),
              StartsWith("#[Histogram log format version 1.3]\n"
                         "#[Values are in microseconds]\n"
                         "#[StartTime: 1700000000.000 (seconds since epoch), "
                         "2023-11-14T22:13:20.000Z]\n"
                         "\"StartTimestamp\",\"Interval_Length\",\"Interval_Max\","
                         "\"Interval_Compressed_Histogram\"\n"
                         "Tag=GET_http://[::1]/a_b/load/latency,0.000,10.000,1500.000,HISTF"));
}

TEST(HdrLog, LeavesOutWhatWasNotMeasured) {
  EXPECT_EQ(hdr_log(stats_of({}), run).find("Tag="), std::string::npos);
}

}  // namespace
}  // namespace harness::report
