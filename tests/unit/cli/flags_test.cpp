#include "harness/cli/flags.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/cli/command.hpp"

namespace harness::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::internal::CaptureStderr;
using ::testing::internal::GetCapturedStderr;

std::variant<Flags, int> parsed(const Words& args) {
  Options options("load", "Usage", "About");
  options.text("X,method", "").texts("H,header", "").text("data", "").flag("k,insecure", "");
  options.operand("data");
  return options.parse(args);
}

Flags flags_of(const Words& args) { return std::get<Flags>(parsed(args)); }

TEST(Flags, TakeAnyValueRightBehindAShortOne) {
  EXPECT_THAT(flags_of({"-HAccept: */*", "-H", "a: b", "-Hone"}).texts("header"),
              ElementsAre("Accept: */*", "a: b", "one"));
  const Flags both = flags_of({"-kXX-GET"});
  EXPECT_TRUE(both.has("insecure"));
  EXPECT_EQ(both.text("method"), "X-GET");
}

TEST(Flags, LeaveAValueWholeThatLooksLikeAFlag) {
  EXPECT_EQ(flags_of({"--data", "-Hi, you"}).text("data"), "-Hi, you");
  EXPECT_THAT(flags_of({"-H", "-Hi, you"}).texts("header"), ElementsAre("-Hi, you"));
  EXPECT_EQ(flags_of({"--", "-Hi, you"}).text("data"), "-Hi, you");
}

TEST(Flags, TakeValuesOfManyLinesAndOfAnyLength) {
  EXPECT_EQ(flags_of({"--data=a\nb"}).text("data"), "a\nb");
  const std::string body(1'000'000, 'a');
  EXPECT_EQ(flags_of({"--data=" + body}).text("data"), body);
}

TEST(Flags, SayWhatIsNone) {
  CaptureStderr();
  EXPECT_EQ(std::get<int>(parsed({"-zX-GET"})), exit_bad_input);
  EXPECT_THAT(GetCapturedStderr(), HasSubstr("there is no flag -z"));
  CaptureStderr();
  EXPECT_EQ(std::get<int>(parsed({"--da.ta=1"})), exit_bad_input);
  EXPECT_THAT(GetCapturedStderr(), HasSubstr("\"--da.ta=1\" is no flag"));
}

}  // namespace
}  // namespace harness::cli
