#include "services/telemetry/logger.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "tests/unit/services/fake_clock.hpp"

namespace services::telemetry {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

const SpanContext span{"0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", true};

// What a logger of that kind writes of the line.
std::vector<std::string> written(const LogLine& line, Level least, const Regressions& regressions) {
  const test::FakeClock clock;
  std::vector<std::string> lines;
  Logger logger(clock, "frontend", least, regressions,
                [&lines](std::string_view text) { lines.emplace_back(text); });
  logger.log(line);
  return lines;
}

TEST(Logger, WritesOneLineOfJsonInAFixedOrder) {
  LogLine line{Level::info, "http.server", "Roll completed", span};
  line.fields = {{"http_status", 200}, {"die_type", "fair"}};
  EXPECT_THAT(
      written(line, Level::info, {}),
      ElementsAre(R"({"timestamp":"2026-11-21T09:44:01.000250Z","level":"INFO",)"
                  R"("message":"Roll completed","logger":"http.server",)"
                  R"("trace_id":"0af7651916cd43dd8448eb211c80319c","span_id":"b7ad6b7169203331",)"
                  R"("service":"frontend","http_status":200,"die_type":"fair"})"));
}

TEST(Logger, KeepsLineBreaksAndBrokenBytesInsideTheLine) {
  LogLine line{Level::error, "x", "a\nb\"c\xff"};
  EXPECT_THAT(written(line, Level::info, {}),
              ElementsAre(HasSubstr("\"message\":\"a\\nb\\\"c\xef\xbf\xbd\"")));
}

TEST(Logger, LeavesOutWhatIsBelowItsLevel) {
  const LogLine line{Level::info, "x", "y"};
  EXPECT_THAT(written(line, Level::warning, {}), SizeIs(0));
  EXPECT_THAT(written(line, Level::info, {}), SizeIs(1));
  EXPECT_THAT(written(line, Level::debug, {}), SizeIs(1));
}

TEST(Logger, LosesTheTraceWhenThatRegressionIsOn) {
  const LogLine line{Level::info, "x", "y", span};
  const auto regressions = *Regressions::named({"logs-without-trace"});
  EXPECT_THAT(written(line, Level::info, regressions), ElementsAre(Not(HasSubstr("_id"))));
}

std::size_t written_of(int lines, const Regressions& regressions) {
  const test::FakeClock clock;
  std::size_t written = 0;
  Logger logger(clock, "frontend", Level::info, regressions, [&](std::string_view) { ++written; });
  for (int i = 0; i < lines; ++i) logger.log({Level::info, "x", "y"});
  return written;
}

TEST(Logger, LosesOrRepeatsOneLineIn500WhenThoseRegressionsAreOn) {
  EXPECT_EQ(written_of(1000, {}), 1000U);
  EXPECT_EQ(written_of(1000, *Regressions::named({"lost-log-lines"})), 998U);
  EXPECT_EQ(written_of(1000, *Regressions::named({"repeated-log-lines"})), 1002U);
}

TEST(Level, HasANameThatLeadsBackToIt) {
  for (const Level level : {Level::debug, Level::info, Level::warning, Level::error}) {
    EXPECT_EQ(level_named(level_name(level)), level);
  }
  EXPECT_EQ(level_named("info"), std::nullopt);
}

}  // namespace
}  // namespace services::telemetry
