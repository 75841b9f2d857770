#include "harness/report/reporters.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "harness/core/file.hpp"
#include "tests/unit/report/sample_run.hpp"

namespace harness::report {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;

TEST(WriteReports, WritesEachReportersFile) {
  const std::filesystem::path directory =
      std::filesystem::temp_directory_path() / ("harness-reports-" + std::to_string(::getpid()));
  std::filesystem::create_directories(directory);
  const SampleRun run = failing_run();
  ASSERT_TRUE(write_reports(run.report(), directory));
  for (const Reporter& reporter : reporters()) {
    EXPECT_EQ(read_file(directory / reporter.file), reporter.write(run.report())) << reporter.file;
  }
  EXPECT_THAT(*read_file(directory / "summary.txt"), HasSubstr("FAIL: 2 of 5 claims do not hold"));
  std::filesystem::remove_all(directory);
}

TEST(WriteReports, NamesTheFileThatCannotBeWritten) {
  const auto written = write_reports(failing_run().report(), "/proc/nowhere");
  ASSERT_FALSE(written);
  EXPECT_THAT(written.error().where, EndsWith("verdict.json.part"));
}

}  // namespace
}  // namespace harness::report
