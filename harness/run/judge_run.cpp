#include "harness/run/judge_run.hpp"

#include "harness/core/exit_code.hpp"
#include "harness/core/file.hpp"
#include "harness/report/reporters.hpp"
#include "harness/run/run_files.hpp"

namespace harness::run {
namespace {

std::vector<Error> write_all(const report::Report& report) {
  std::vector<Error> errors;
  const std::string observed = observe::to_json(report.observations);
  for (const Result<void>& written : {write_file(report.run_dir / observations_file, observed),
                                      report::write_reports(report, report.run_dir)}) {
    if (!written) errors.push_back(written.error());
  }
  return errors;
}

// What could not be kept is no verdict, in the files that could be, either: those that say
// otherwise make room for those that say so.
void take_back(report::Report& report, const std::vector<Error>& errors) {
  report.verdict.conclusion = verdict::Conclusion::inconclusive;
  for (const Error& error : errors) {
    report.verdict.reasons.push_back("what was measured could not be kept: " + to_string(error));
  }
  std::error_code gone;
  for (const report::Reporter& reporter : report::reporters()) {
    std::filesystem::remove(report.run_dir / reporter.file, gone);
  }
  static_cast<void>(report::write_reports(report, report.run_dir));
}

std::vector<Error> save(report::Report& report) {
  std::vector<Error> errors = write_all(report);
  if (!errors.empty()) take_back(report, errors);
  return errors;
}

}  // namespace

report::ScenarioResult judge_run(const plan::Plan& plan, observe::Observations observed,
                                 const std::filesystem::path& run_dir) {
  verdict::Verdict verdict = verdict::judge(plan, observed);
  const int exit_code = verdict.exit_code();
  return {plan.name,
          report::Report{plan, std::move(observed), std::move(verdict), full_name(run_dir)},
          {},
          exit_code};
}

report::ScenarioResult judge_and_save(const plan::Plan& plan, observe::Observations observed,
                                      const std::filesystem::path& run_dir) {
  report::ScenarioResult result = judge_run(plan, std::move(observed), run_dir);
  result.errors = save(*result.report);
  if (!result.errors.empty()) result.exit_code = exit_not_measured;
  return result;
}

}  // namespace harness::run
