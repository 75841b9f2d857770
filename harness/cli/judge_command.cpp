#include <unistd.h>

#include <cstdio>

#include "harness/cli/load_plan.hpp"
#include "harness/cli/options.hpp"
#include "harness/cli/run_files.hpp"
#include "harness/report/reporters.hpp"
#include "harness/report/summary.hpp"
#include "harness/report/terminal.hpp"

namespace harness::cli {
namespace {

int judge_run(const std::filesystem::path& run, const std::filesystem::path& out) {
  const Result<observe::Observations> observations = load_observations(run);
  if (!observations) return refuse(observations.error());
  PlanOptions options;
  options.seed = observations->seed;
  options.check_names = false;
  const Checked<LoadedPlan> loaded = load_plan(run / scenario_file, options);
  if (!loaded) return refuse(loaded.error());
  const verdict::Verdict verdict = verdict::judge(loaded->plan, *observations);
  const report::Report report{loaded->plan, *observations, verdict, run};
  std::fputs(
      report::summary(report, report::look_in(report::surroundings_of(STDOUT_FILENO))).c_str(),
      stdout);
  if (!out.empty()) {
    std::error_code failure;
    std::filesystem::create_directories(out, failure);  // what is wrong with it shows at writing
    const Result<void> written = report::write_reports(report, out);
    if (!written) return refuse(written.error());
  }
  return verdict.exit_code();
}

}  // namespace

int judge_command(const Words& args) {
  cxxopts::Options options =
      options_of("judge", "RUN", "Reach the verdict of a run again from its directory");
  options.add_options()("run", "", cxxopts::value<std::string>())(
      "out", "Also write verdict.json and junit.xml into this directory",
      cxxopts::value<std::string>());
  options.parse_positional("run");
  const auto parsed = parse(options, args);
  if (const int* exit_code = std::get_if<int>(&parsed)) return *exit_code;
  const auto& flags = std::get<0>(parsed);
  if (flags.count("run") == 0) {
    return refuse(Error{"no run is named", "harness judge",
                        "name a directory below reports/runs, or the one given to --out"});
  }
  return judge_run(flags["run"].as<std::string>(),
                   flags.count("out") > 0 ? flags["out"].as<std::string>() : "");
}

}  // namespace harness::cli
