#include "harness/languages/traceql/value.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "harness/languages/traceql/duration.hpp"

namespace harness::languages::traceql {
namespace {

constexpr std::int64_t lowest = std::numeric_limits<std::int64_t>::min();

std::string computed(Operator op, Value a, Value b) { return to_string(compute(op, a, b)); }

TEST(TraceqlValues, ComputeWithoutAnyTrap) {
  const auto whole = Value::of_int;
  EXPECT_EQ(computed(Operator::Divide, whole(1), whole(0)), "nil");
  EXPECT_EQ(computed(Operator::Modulo, whole(1), whole(0)), "nil");
  EXPECT_EQ(computed(Operator::Divide, whole(lowest), whole(-1)), "-9223372036854775808");
  EXPECT_EQ(computed(Operator::Modulo, whole(lowest), whole(-1)), "0");
  EXPECT_EQ(computed(Operator::Power, whole(2), whole(10)), "1024");
  EXPECT_EQ(computed(Operator::Power, whole(2), whole(-1)), "0.5");
  EXPECT_EQ(computed(Operator::Power, whole(3), whole(std::numeric_limits<std::int64_t>::max())),
            "-6148914691236517205");
  EXPECT_EQ(computed(Operator::Divide, whole(1), Value::of_float(0)), "+Inf");
  EXPECT_EQ(computed(Operator::Add, whole(1), Value::of_text("x")), "nil");
}

TEST(TraceqlValues, CompareWithinTheirKindOnly) {
  EXPECT_TRUE(compare(Operator::Equal, Value::of_int(10), Value::of_float(10)));
  EXPECT_TRUE(compare(Operator::Less, Value::of_int(1), Value::of_duration(2)));
  EXPECT_FALSE(compare(Operator::NotEqual, Value::of_int(10), Value::of_text("10")));
  EXPECT_FALSE(compare(Operator::NotEqual, {}, Value::of_int(1)));
  EXPECT_TRUE(
      compare(Operator::Greater, Value::of_int(9007199254740993), Value::of_int(9007199254740992)));
}

TEST(TraceqlValues, AreWrittenAsGoWritesThem) {
  EXPECT_EQ(format_float(10), "10");
  EXPECT_EQ(format_float(6e10), "6e+10");
  EXPECT_EQ(format_float(-1234567.5), "-1.2345675e+06");
  EXPECT_EQ(format_float(0.0001), "0.0001");
  EXPECT_EQ(format_float(0.00001), "1e-05");
  EXPECT_EQ(to_string(Value::of_status(Status::Error)), "error");
}

TEST(TraceqlDurations, AreReadAndWrittenAsGoDoes) {
  for (const char* text : {"0s", "500ns", "1.5\u00b5s", "13.5ms", "1m57s", "2h0m0.25s", "-5ms"}) {
    const std::string magnitude = text[0] == '-' ? text + 1 : text;
    const std::int64_t size = *parse_duration(magnitude);
    EXPECT_EQ(format_duration(text[0] == '-' ? -size : size), text);
  }
  EXPECT_EQ(parse_duration("1.5s"), 1'500'000'000);
  EXPECT_EQ(format_duration(lowest), "-2562047h47m16.854775808s");
  for (const char* none : {"", "1", "s", "1x", "1.2.3s", "9999999999h", "1s "}) {
    EXPECT_FALSE(parse_duration(none)) << none;
  }
}

// As Prometheus has them, too.
TEST(TraceqlDurations, GoUpToYearsInQueries) {
  constexpr std::int64_t hour = 3'600'000'000'000;
  EXPECT_EQ(parse_duration_literal("1d"), 24 * hour);
  EXPECT_EQ(parse_duration_literal("1w2d3h"), 219 * hour);
  EXPECT_EQ(parse_duration_literal("1y"), 8760 * hour);
  EXPECT_EQ(parse_duration_literal("1m1h"), hour + hour / 60) << "as Go reads it";
  EXPECT_EQ(parse_duration_literal("1.5s"), 1'500'000'000);
  for (const char* none : {"", "1", "1.5d", "1h1d", "1d1.5h", "1d1us", "300y"}) {
    EXPECT_FALSE(parse_duration_literal(none)) << none;
  }
}

}  // namespace
}  // namespace harness::languages::traceql
