#include "harness/report/reporters.hpp"

#include <array>

#include "harness/core/file.hpp"
#include "harness/report/junit.hpp"
#include "harness/report/summary.hpp"
#include "harness/report/verdict_json.hpp"

namespace harness::report {
namespace {

// The summary as a file has no terminal to ask: no colours, and the full width.
std::string summary_file(const Report& report) {
  return summary(report, Look{.colour = false, .unicode = true, .width = 120});
}

constexpr std::array<Reporter, 3> table{
    {{"verdict.json", verdict_json}, {"junit.xml", junit}, {"summary.txt", summary_file}}};

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
