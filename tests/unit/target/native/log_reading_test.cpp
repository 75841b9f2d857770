#include "harness/target/native/log_reading.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/target/native/log_line.hpp"

namespace harness::target {
namespace {

using scenario::LogFormat;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string complaint(std::optional<LogFormat> format, const std::string& line, int times,
                      const std::string& also = "") {
  LogReading reading(format);
  const auto see = [&](const std::string& text) {
    reading.see(text, parse_log_line(text, {}, format.value_or(LogFormat::json), {}).has_fields);
  };
  for (int i = 0; i < times; ++i) see(line);
  if (!also.empty()) see(also);
  return reading.complaint("shop");
}

TEST(ReadingOfLogs, IsWrongWhereNoLineIsWhatItIsSaidToBe) {
  EXPECT_THAT(complaint(LogFormat::json, "INFO sold", 12),
              HasSubstr("none of the 12 lines of shop is an object of JSON"));
  EXPECT_THAT(complaint(LogFormat::logfmt, "sold, at last", 12), HasSubstr("is logfmt"));
}

TEST(ReadingOfLogs, SaysWhatTheyAreInstead) {
  EXPECT_THAT(complaint(LogFormat::json, "level=info msg=sold", 12),
              HasSubstr("they are logfmt; say so (logs: {format: logfmt})"));
  EXPECT_THAT(complaint(LogFormat::logfmt, R"({"level":"INFO"})", 12),
              HasSubstr("they are json; say so (logs: {format: json})"));
  EXPECT_THAT(complaint(LogFormat::json, R"(  "level": "INFO",)", 12, "{"),
              HasSubstr("go over several lines"));
  EXPECT_THAT(complaint(LogFormat::json, R"(["INFO", "sold"])", 12), HasSubstr("begin with ["));
  EXPECT_THAT(complaint(LogFormat::json, "INFO sold", 12), HasSubstr("(logs: {format: text})"));
  EXPECT_THAT(complaint(LogFormat::json, "\xef\xbb\xbf{\"level\": \"INFO\"}", 12),
              HasSubstr("12 of 12 lines of shop begin with a byte order mark"));
}

TEST(ReadingOfLogs, IsWrongWhereColoursStandInLines) {
  EXPECT_THAT(complaint(LogFormat::logfmt, "\x1b[32mlevel=info\x1b[0m msg=sold", 12),
              HasSubstr("12 of 12 lines of shop have colours in them"));
}

TEST(ReadingOfLogs, IsWellWhereSomeCanBeReadOrFewWereSeen) {
  EXPECT_THAT(complaint(LogFormat::json, "INFO sold", 12, R"({"level": "INFO"})"), IsEmpty());
  EXPECT_THAT(complaint(LogFormat::json, "INFO started", 9), IsEmpty());
  EXPECT_THAT(complaint(LogFormat::text, "\x1b[32mINFO\x1b[0m sold", 12), IsEmpty());
  EXPECT_THAT(complaint(std::nullopt, "INFO sold", 12), IsEmpty());
}

}  // namespace
}  // namespace harness::target
