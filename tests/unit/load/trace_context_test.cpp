#include "harness/load/trace_context.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <limits>
#include <string>
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

TEST(TraceSeal, IsOnTheTracesOfItsRunAndOnNoOthers) {
  const TraceSeal seal(7);
  const TraceSeal next(8);
  Rng rng(1, 1);
  for (int i = 0; i < 1000; ++i) {
    TraceContext trace = TraceContext::draw(rng);
    EXPECT_FALSE(seal.is_on(trace.trace_id()));
    const std::int64_t rank = trace.rank();
    seal.put_on(trace);
    EXPECT_TRUE(seal.is_on(trace.trace_id()));
    EXPECT_FALSE(next.is_on(trace.trace_id()));
    EXPECT_EQ(trace.rank(), rank) << "what is sampled hangs on the plan's seed alone";
  }
}

TEST(TraceSeal, IsKnownHoweverAnIdIsWritten) {
  const TraceSeal seal(7);
  TraceContext trace{0, 0xabc, 1};
  seal.put_on(trace);
  std::string id = trace.trace_id();
  std::string capitals = id;
  for (char& c : capitals) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  EXPECT_TRUE(seal.is_on(capitals));
  for (std::uint64_t low = 1; id.front() != '0'; ++low) {
    trace.trace_low = low;
    seal.put_on(trace);
    id = trace.trace_id();
  }
  EXPECT_TRUE(seal.is_on(id.substr(id.find_first_not_of('0')))) << id;
  for (const char* none : {"", "-1", "abc", "no id at all", "0x1234567890abcdef1234567890abcde"}) {
    EXPECT_FALSE(seal.is_on(none)) << none;
  }
}

}  // namespace
}  // namespace harness::load
