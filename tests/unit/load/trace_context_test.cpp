#include "harness/load/trace_context.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <limits>
#include <string_view>

namespace harness::load {
namespace {

TEST(TraceContext, WritesTheHeaderOfTheStandard) {
  const TraceContext trace{0x0af7651916cd43dd, 0x8448eb211c80319c, 0x00f067aa0ba902b7};
  std::array<char, TraceContext::header_size> header{};
  trace.write_header(header);
  EXPECT_EQ(std::string_view(header.data(), header.size()),
            "00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-01");
  EXPECT_EQ(trace.trace_id(), "0af7651916cd43dd8448eb211c80319c");
}

TEST(TraceContext, SaysWhetherItIsSampled) {
  TraceContext trace{1, 2, 3};
  trace.sampled = false;
  std::array<char, TraceContext::header_size> header{};
  trace.write_header(header);
  EXPECT_EQ(std::string_view(header.data(), header.size()).substr(52), "-00");
}

TEST(TraceSampling, TakesItsShareOfTheLowestRanks) {
  constexpr int draws = 10'000;
  for (const double share : {0.0, 0.05, 0.5, 0.9, 1.0}) {
    const TraceSampling sampling(share);
    Rng rng(7, 7);
    int sampled = 0;
    std::int64_t highest_in = std::numeric_limits<std::int64_t>::min();
    std::int64_t lowest_out = std::numeric_limits<std::int64_t>::max();
    for (int i = 0; i < draws; ++i) {
      const TraceContext trace = TraceContext::draw(rng);
      const bool in = sampling.includes(trace);
      sampled += in ? 1 : 0;
      if (in) highest_in = std::max(highest_in, trace.rank());
      if (!in) lowest_out = std::min(lowest_out, trace.rank());
    }
    EXPECT_NEAR(sampled / double{draws}, share, 0.02);
    EXPECT_LE(highest_in, lowest_out);
  }
}

TEST(TraceContext, IsNeverDrawnTwice) {
  Rng rng(1, 1);
  const TraceContext one = TraceContext::draw(rng);
  const TraceContext other = TraceContext::draw(rng);
  EXPECT_NE(one.trace_id(), other.trace_id());
  EXPECT_NE(one.span, other.span);
}

}  // namespace
}  // namespace harness::load
