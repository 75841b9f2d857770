#include <algorithm>

#include "harness/cli/flags.hpp"
#include "harness/cli/run_again.hpp"
#include "harness/cli/show_result.hpp"
#include "harness/cli/suite.hpp"
#include "harness/report/over_runs.hpp"
#include "harness/report/reporters.hpp"
#include "harness/run/judge_run.hpp"

namespace harness::cli {
namespace {

namespace fs = std::filesystem;

Checked<report::ScenarioResult> judge_again(const fs::path& run) {
  return load_run(run).map([&](RunAgain again) {
    return run::judge_run(again.loaded.plan, std::move(again.observed), run);
  });
}

Result<void> write_again(const report::Report& report, const fs::path& out) {
  if (out.empty()) return {};
  std::error_code failure;
  fs::create_directories(out, failure);  // what is wrong with it shows at writing
  return report::write_reports(report, out);
}

int judge_one(const fs::path& run, const fs::path& out) {
  const Checked<report::ScenarioResult> result = judge_again(run);
  if (!result) return refuse(result.error());
  const Result<void> written = write_again(*result->report, out);
  if (!written) return refuse(written.error());
  return show(*result);
}

int judge_suite(const std::vector<fs::path>& runs, const fs::path& directory, const fs::path& out) {
  report::Suite suite{{}, out.empty() ? directory : out};
  for (const fs::path& run : runs) {
    const std::string name = run.filename();
    Checked<report::ScenarioResult> result = judge_again(run);
    if (!result) {
      suite.results.push_back({name, std::nullopt, result.error(), exit_not_measured});
      continue;
    }
    result->name = name;
    const Result<void> written = write_again(*result->report, out.empty() ? out : out / name);
    if (!written) return refuse(written.error());
    show_turn(*result);
    suite.results.push_back(std::move(*result));
  }
  report::mark_runs(suite);
  const Result<void> written = out.empty() ? Result<void>{} : report::write_suite(suite);
  if (!written) return refuse(written.error());
  return show_suite(suite);
}

}  // namespace

int judge_command(const Words& args) {
  Options options("judge", "RUN",
                  "Reach the verdict of a run, or of a suite of runs, again from its directory");
  options.path("run", "").path("out", "Also write verdict.json and junit.xml into this directory");
  options.operand("run");
  const auto parsed = options.parse(args);
  if (const int* exit_code = std::get_if<int>(&parsed)) return *exit_code;
  const auto& flags = std::get<0>(parsed);
  if (!flags.has("run")) {
    return refuse(Error{"no run is named", "harness judge",
                        "name a directory below reports/runs, or the one given to --out"});
  }
  const fs::path directory = flags.text("run");
  const fs::path out = flags.has("out") ? flags.text("out") : "";
  const std::vector<fs::path> runs = runs_in(directory);
  return runs.empty() ? judge_one(directory, out) : judge_suite(runs, directory, out);
}

}  // namespace harness::cli
