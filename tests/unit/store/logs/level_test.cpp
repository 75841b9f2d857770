#include "stack/store/logs/streams/level.hpp"

#include <gtest/gtest.h>

namespace store::logs {
namespace {

TEST(Level, IsTakenFromAName) {
  const std::vector<Field> labels{{"job", "x"}, {"Severity", "WARNING"}};
  EXPECT_EQ(named_level(labels), "warn");
  const std::vector<Field> own{{"level", "loud"}};
  EXPECT_EQ(named_level(own), "loud");
  EXPECT_FALSE(named_level(std::vector<Field>{{"job", "error"}}));
  EXPECT_EQ(named_level(std::vector<Field>{{"severity", "x"}, {"level", "info"}}), "info");
  EXPECT_EQ(named_level(std::vector<Field>{{"level", "x"}, {"severity_number", "17"}}), "error");
}

TEST(Level, IsTakenFromAField) {
  EXPECT_EQ(line_level(R"({"msg":"an error","level":"INFO"})"), "info");
  EXPECT_EQ(line_level(R"({"log":{"level":"warning"}})"), "warn");
  EXPECT_EQ(line_level(R"({"a":{"b":{"level":"debug"}}})"), "debug");  // a word of the line
  EXPECT_EQ(line_level("level=debug msg=\"an error\""), "debug");
  EXPECT_EQ(line_level("msg=\"x\" lvl=\"ERR\""), "error");
}

TEST(Level, IsTakenFromTheFirstWordThatIsOne) {
  EXPECT_EQ(line_level("FATAL:  password authentication failed"), "fatal");
  EXPECT_EQ(line_level("WARNING:  after an error"), "warn");
  EXPECT_EQ(line_level("err: no"), "error");
  EXPECT_EQ(line_level("\x1b[1;31merror:\x1b[0m expected"), "unknown");  // "31merror"
  EXPECT_EQ(line_level("debug1:  v=Inf terror"), "unknown");
  EXPECT_EQ(line_level(""), "unknown");
}

TEST(Level, SurvivesBrokenFields) {
  EXPECT_EQ(line_level("{\"level"), "unknown");
  EXPECT_EQ(line_level("{\"level\":"), "unknown");
  EXPECT_EQ(line_level("{\"level\":\"\\"), "unknown");
  EXPECT_EQ(line_level("level="), "unknown");
  EXPECT_EQ(line_level(std::string(1'000'000, '=')), "unknown");  // in a time that is linear
}

}  // namespace
}  // namespace store::logs
