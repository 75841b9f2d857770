#include "harness/run/judge_run.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "harness/core/file.hpp"
#include "harness/run/run_files.hpp"
#include "tests/support/temp_directory.hpp"

namespace harness::run {
namespace {

using ::testing::HasSubstr;

int kept_exit_code(const std::filesystem::path& run) {
  const auto text = read_file(run / "verdict.json");
  return text ? nlohmann::json::parse(*text).at("exit_code").get<int>() : -1;
}

TEST(JudgeRun, KeepsTheVerdictThatItReturns) {
  const test::TempDirectory home;
  const auto result = judge_and_save({}, {}, home.path());
  EXPECT_TRUE(result.errors.empty());
  EXPECT_EQ(kept_exit_code(home.path()), result.exit_code);
}

// As on a disk that is full.
TEST(JudgeRun, IsNoVerdictWhereWhatWasMeasuredCannotBeKept) {
  const test::TempDirectory home;
  std::filesystem::create_directories(home / observations_file / "in the way");
  const auto result = judge_and_save({}, {}, home.path());
  EXPECT_EQ(result.exit_code, 3);
  EXPECT_EQ(result.errors.size(), 1U);
  EXPECT_EQ(kept_exit_code(home.path()), 3);
  EXPECT_THAT(result.report->verdict.reasons.back(),
              HasSubstr("what was measured could not be kept: "));
}

}  // namespace
}  // namespace harness::run
