#include "harness/report/reporters.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/core/file.hpp"
#include "tests/support/temp_directory.hpp"
#include "tests/unit/report/sample_run.hpp"

namespace harness::report {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;

TEST(WriteReports, WritesEachReportersFile) {
  const test::TempDirectory directory;
  const SampleRun run = failing_run();
  ASSERT_TRUE(write_reports(run.report(), directory.path()));
  for (const Reporter& reporter : reporters()) {
    EXPECT_EQ(read_file(directory.path() / reporter.file), reporter.write(run.report()))
        << reporter.file;
  }
  EXPECT_THAT(*read_file(directory / "summary.txt"), HasSubstr("FAIL: 2 of 5 claims do not hold"));
}

TEST(WriteReports, NamesTheFileThatCannotBeWritten) {
  const auto written = write_reports(failing_run().report(), "/proc/nowhere");
  ASSERT_FALSE(written);
  EXPECT_THAT(written.error().where, EndsWith("verdict.json"));
}

}  // namespace
}  // namespace harness::report
