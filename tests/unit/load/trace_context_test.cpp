#include "harness/load/trace_context.hpp"

#include <gtest/gtest.h>

#include <array>
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

TEST(TraceContext, IsNeverDrawnTwice) {
  Rng rng(1, 1);
  const TraceContext one = TraceContext::draw(rng);
  const TraceContext other = TraceContext::draw(rng);
  EXPECT_NE(one.trace_id(), other.trace_id());
  EXPECT_NE(one.span, other.span);
}

}  // namespace
}  // namespace harness::load
