#include "services/telemetry/trace_context.hpp"

#include <gtest/gtest.h>

namespace services::telemetry {
namespace {

const std::string trace_id = "0af7651916cd43dd8448eb211c80319c";
const std::string span_id = "b7ad6b7169203331";
const std::string header = "00-" + trace_id + "-" + span_id + "-01";

TEST(TraceContext, IsWrittenAsItIsRead) {
  const auto context = parse_trace_context(header, "vendor=1");
  ASSERT_TRUE(context);
  EXPECT_EQ(*context, (SpanContext{trace_id, span_id, true, "vendor=1"}));
  EXPECT_EQ(format_traceparent(*context), header);
}

TEST(TraceContext, TakesTheSampledBitAlone) {
  EXPECT_FALSE(parse_trace_context("00-" + trace_id + "-" + span_id + "-00", "")->sampled);
  EXPECT_FALSE(parse_trace_context("00-" + trace_id + "-" + span_id + "-fe", "")->sampled);
  EXPECT_TRUE(parse_trace_context("00-" + trace_id + "-" + span_id + "-ff", "")->sampled);
}

TEST(TraceContext, OfALaterVersionIsReadAsFarAsItIsKnown) {
  const std::string later = "cc-" + trace_id + "-" + span_id + "-01";
  EXPECT_TRUE(parse_trace_context(later, ""));
  EXPECT_TRUE(parse_trace_context(later + "-what-comes-then", ""));
  EXPECT_FALSE(parse_trace_context(later + "what", ""));
}

TEST(TraceContext, ThatIsNotValidIsNoParent) {
  const std::string zeros(32, '0');
  for (const std::string& text :
       {std::string(), header + "-", header.substr(1), "ff" + header.substr(2),
        "00-" + zeros + "-" + span_id + "-01", "00-" + trace_id + "-" + zeros.substr(16) + "-01",
        "00-" + std::string("0AF7651916CD43DD8448EB211C80319C") + "-" + span_id + "-01",
        "00_" + trace_id + "-" + span_id + "-01", "00-" + trace_id + "-" + span_id + "-0x"}) {
    EXPECT_FALSE(parse_trace_context(text, "")) << text;
  }
}

TEST(TraceContext, DropsAnOverlongTracestate) {
  const auto context = parse_trace_context(header, std::string(513, 'x'));
  ASSERT_TRUE(context);
  EXPECT_EQ(context->tracestate, "");
}

}  // namespace
}  // namespace services::telemetry
