#include "harness/cli/plan_flags.hpp"
#include "harness/cli/scenario_files.hpp"
#include "harness/cli/show_result.hpp"
#include "harness/cli/suite.hpp"
#include "harness/run/run_files.hpp"
#include "harness/run/run_scenario.hpp"

namespace harness::cli {
namespace {

struct RunOptions {
  run::PlanOptions plan;
  std::filesystem::path out;  // the run directory; empty: one below reports/runs
  run::RunSetting setting;
};

Options run_flags() {
  Options options("run", "SCENARIO…",
                  "Rehearse incidents: start, load, break, mend, judge. A directory stands for the "
                  "scenarios in it");
  options.paths("scenario", "")
      .path("out", "The run directory itself (left out: one below reports/runs)");
  add_plan_flags(options);
  add_load_flags(options);
  add_backend_flags(options);
  options.operand("scenario");
  return options;
}

Result<RunOptions> read(const Flags& flags) {
  RunOptions options;
  const auto plan = plan_options_of(flags);
  if (!plan) return fail(plan.error());
  options.plan = *plan;
  options.plan.seed = seed_of(flags);
  options.plan.named_backends = named_backends(flags);
  options.plan.shared_backends = running_backends(flags);
  const Result<run::Driving> driving = driving_of(flags);
  if (!driving) return fail(driving.error());
  options.setting.driving = *driving;
  options.setting.display = display;
  if (flags.has("out")) options.out = flags.text("out");
  return options;
}

bool is_suite(const std::vector<std::string>& named) {
  std::error_code unknown;
  return named.size() > 1 || std::filesystem::is_directory(named.front(), unknown);
}

}  // namespace

int run_command(const Words& args) {
  Options flags = run_flags();
  const auto parsed = flags.parse(args);
  if (const int* exit_code = std::get_if<int>(&parsed)) return *exit_code;
  run::SignalInterrupt interrupt;
  Result<RunOptions> options = read(std::get<0>(parsed));
  if (!options) return refuse(options.error());
  if (!std::get<0>(parsed).has("scenario")) {
    return refuse(Error{"no scenario is named", "harness run", "see harness run --help"});
  }
  const auto named = std::get<0>(parsed).texts("scenario");
  // Every error of every file, before the first of them starts anything.
  const auto plans = scenario_files(named).and_then(
      [&](const auto& files) { return load_plans(files, options->plan); });
  if (!plans) return refuse(plans.error());
  auto backends = backends_of(std::get<0>(parsed));
  if (!backends) return refuse(backends.error());
  options->setting.backends = std::move(*backends);
  const bool suite = is_suite(named);
  const SystemClock clock;
  const std::filesystem::path directory = std::filesystem::absolute(
      options->out.empty()
          ? run::unused_run_directory(suite ? "suite" : plans->front().plan.name, clock.wall())
          : options->out);
  if (suite) return run_suite(*plans, directory, options->setting, interrupt, clock);
  return run::run_scenario(plans->front(), directory, options->setting, interrupt, clock, show)
      .exit_code;
}

}  // namespace harness::cli
