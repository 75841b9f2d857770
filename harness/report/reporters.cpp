#include "harness/report/reporters.hpp"

#include <array>

#include "harness/core/file.hpp"
#include "harness/report/junit.hpp"
#include "harness/report/summary.hpp"
#include "harness/report/verdict_json.hpp"

namespace harness::report {
namespace {

std::string plain_summary(const Report& report) { return summary(report, look_of_files()); }

constexpr std::array<Reporter, 3> table{
    {{"verdict.json", verdict_json}, {junit_file, junit}, {summary_file, plain_summary}}};

}  // namespace

std::span<const Reporter> reporters() { return table; }

Result<void> write_reports(const Report& report, const std::filesystem::path& directory) {
  for (const Reporter& reporter : reporters()) {
    Result<void> written = write_file(directory / reporter.file, reporter.write(report));
    if (!written) return written;
  }
  return {};
}

}  // namespace harness::report
