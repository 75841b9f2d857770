#include <gtest/gtest.h>

#include "harness/languages/logql/ip_pattern.hpp"
#include "stack/store/logs/pipeline/values/decimal.hpp"
#include "stack/store/logs/pipeline/values/go_time.hpp"
#include "stack/store/logs/pipeline/values/number.hpp"
#include "stack/store/logs/pipeline/values/utf8.hpp"

namespace store::logs::pipeline {
namespace {

template <typename T>
std::string why(const Result<T>& result) {
  return result ? "" : result.error().what;
}

TEST(Numbers, AreReadAsGoReadsThem) {
  EXPECT_EQ(parse_float("1e3").value(), 1000);
  EXPECT_EQ(parse_float("-.5").value(), -0.5);
  EXPECT_EQ(parse_float("1_000").value(), 1000);
  EXPECT_EQ(parse_float("0x1p4").value(), 16);
  EXPECT_EQ(format_float(parse_float("-Inf").value()), "-Inf");
  EXPECT_EQ(parse_float("1e-400").value(), 0);
  for (const char* text : {"", "0x10", "many", "1__0", "_1", "1_", "1e", ".", "+", "1 ", "-nan"}) {
    EXPECT_NE(why(parse_float(text)), "") << text;
  }
  EXPECT_EQ(why(parse_float("1e400")),
            R"(strconv.ParseFloat: parsing "1e400": value out of range)");
  EXPECT_EQ(parse_int("-0x1F", IntegerBase::by_prefix).value(), -31);
  EXPECT_EQ(why(parse_int("9223372036854775808", IntegerBase::ten)),
            R"(strconv.ParseInt: parsing "9223372036854775808": value out of range)");
}

TEST(Numbers, AreWrittenAsGoWritesThem) {
  EXPECT_EQ(format_float(90000), "90000");
  EXPECT_EQ(format_float(1e6), "1e+06");
  EXPECT_EQ(format_float(1234567), "1.234567e+06");
  EXPECT_EQ(format_float(0.0001), "0.0001");
  EXPECT_EQ(format_float(0.00001), "1e-05");
  EXPECT_EQ(format_float(1.0 / 3), "0.3333333333333333");
}

TEST(Durations, AreReadAsGoReadsThem) {
  EXPECT_EQ(parse_go_duration("1m30s").value(), 90'000'000'000);
  EXPECT_EQ(parse_go_duration("-1.5h").value(), -5'400'000'000'000);
  EXPECT_EQ(parse_go_duration("980µs").value(), 980'000);
  EXPECT_EQ(parse_go_duration("0").value(), 0);
  EXPECT_EQ(why(parse_go_duration("soon")), R"(time: invalid duration "soon")");
  EXPECT_EQ(why(parse_go_duration("")), R"(time: invalid duration "")");
  EXPECT_EQ(why(parse_go_duration("9999999h")), R"(time: invalid duration "9999999h")");
}

TEST(Sizes, AreReadAsPeopleWriteThem) {
  EXPECT_EQ(parse_bytes("2 KB").value(), 2000U);
  EXPECT_EQ(parse_bytes("1.2MiB").value(), 1258291U);
  EXPECT_EQ(parse_bytes("1,024").value(), 1024U);
  EXPECT_EQ(parse_bytes("1Ei").value(), 1152921504606846976U);
  EXPECT_EQ(why(parse_bytes("100EB")), "too large: 100EB");
}

TEST(Decimals, AreExactWhereFloatsAreNot) {
  EXPECT_EQ(decimal_add(0.1, 0.2), 0.3);
  EXPECT_EQ(decimal_subtract(1.5, 2), -0.5);
  EXPECT_EQ(decimal_multiply(1.1, 1.1), 1.21);
  EXPECT_EQ(decimal_divide(1, 3), 0.3333333333333333);
  EXPECT_EQ(decimal_divide(2, 3), 0.6666666666666667);
  EXPECT_EQ(decimal_add(1e300, 1), 1e300);
}

TEST(Times, AreWrittenByExample) {
  const Time time = time_of_nanoseconds(1'673'798'889'902'000'000);
  EXPECT_EQ(format(time, "Monday, Jan _2 2006 03:04:05.000 PM MST"),
            "Sunday, Jan 15 2023 04:08:09.902 PM UTC");
  EXPECT_EQ(format(time, "2006-01-02T15:04:05.999999Z07:00"), "2023-01-15T16:08:09.902Z");
  EXPECT_EQ(to_string(time), "2023-01-15 16:08:09.902 +0000 UTC");
  EXPECT_EQ(to_string(zero_time()), "0001-01-01 00:00:00 +0000 UTC");
}

TEST(Times, AreReadByExample) {
  const auto berlin = load_zone("Europe/Berlin");
  ASSERT_NE(berlin, nullptr);
  EXPECT_EQ(parse_time("2006-01-02 15:04", "2023-06-07 12:00", berlin)->seconds, 1'686'132'000);
  EXPECT_EQ(parse_time("2006-01-02 15:04", "2023-01-07 12:00", berlin)->seconds, 1'673'089'200);
  EXPECT_EQ(parse_time("2006-01-02T15:04:05Z07:00", "2023-06-07T12:00:00.25+02:00", utc())->seconds,
            1'686'132'000);
  EXPECT_FALSE(parse_time("2006-01-02", "2023-02-30", utc()));
  EXPECT_FALSE(parse_time("2006-01-02", "2023-02-03x", utc()));
  EXPECT_EQ(load_zone("../etc/passwd"), nullptr);
  EXPECT_EQ(load_zone("No/Where"), nullptr);
  EXPECT_EQ(load_zone("Europe"), nullptr) << "a folder of zones";
}

TEST(Addresses, AreReadStrictly) {
  EXPECT_TRUE(harness::languages::logql::IpPattern::parse("10.0.0.1"));
  EXPECT_TRUE(harness::languages::logql::IpPattern::parse("2001:db8::1-2001:db8::8"));
  for (const char* text :
       {"", "10.0.0", "10.0.0.0/33", "10.0.0.9-10.0.0.1", "10.0.0.1-::1", "x/8"}) {
    EXPECT_FALSE(harness::languages::logql::IpPattern::parse(text)) << text;
  }
}

TEST(Text, IsMappedBeyondAscii) {
  EXPECT_EQ(upper_case("ärger é"), "ÄRGER É");
  EXPECT_EQ(lower_case("ÄRGER"), "ärger");
  EXPECT_EQ(title_case("hello wörld_x y-z"), "Hello Wörld_x Y-Z");
  EXPECT_EQ(rune_count("東京\xff"), 3U);
}

}  // namespace
}  // namespace store::logs::pipeline
