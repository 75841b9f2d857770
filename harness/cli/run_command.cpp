#include "harness/cli/gated_runs.hpp"
#include "harness/cli/lifetime_flags.hpp"
#include "harness/cli/plan_flags.hpp"
#include "harness/cli/prove_run.hpp"
#include "harness/cli/repeated.hpp"
#include "harness/cli/scenario_files.hpp"
#include "harness/cli/show_result.hpp"
#include "harness/cli/suite.hpp"
#include "harness/cli/upkeep.hpp"
#include "harness/run/run_files.hpp"
#include "harness/run/run_scenario.hpp"

namespace harness::cli {
namespace {

struct RunOptions {
  run::PlanOptions plan;
  std::filesystem::path out;  // the run directory; empty: one below reports/runs
  run::RunSetting setting;
  std::size_t jobs = 1;
  std::optional<std::uint64_t> runs;  // of each scenario; none: what it says itself
  std::optional<double> prove;        // at least so many of 100 regressions have to be caught
};

Options run_flags() {
  Options options("run", "SCENARIO…",
                  "Rehearse incidents: start, load, break, mend, judge. A directory stands for the "
                  "scenarios in it");
  options.paths("scenario", "")
      .path("out", "The run directory itself (left out: one below reports/runs)")
      .number("jobs",
              "How many of several scenarios may run at once; each says how many cores it takes "
              "(cores: 1)",
              1)
      .number("runs",
              "Run each scenario so many times, by turns, with one seed after the other: a claim "
              "has to hold in each (left out: what the scenario says, else once)")
      .text(
          "baseline",
          "Then compare what passed with an accepted baseline: NAME for baselines/NAME.json, or a "
          "file (left out: what the scenario says)")
      .flag("prove",
            "Then break what the run kept as regressions would: each claim has to be able to fail");
  add_bound_flags(options);
  add_score_flag(options);
  add_plan_flags(options);
  add_lifetime_flags(options);
  add_load_flags(options);
  add_backend_flags(options);
  options.operand("scenario");
  return options;
}

// What there is one of is not for several at once.
Result<void> check_jobs(const Flags& flags, const RunOptions& options) {
  if (options.jobs == 0) return fail("nothing would ever run", "--jobs 0", "give 1 or more");
  if (options.jobs == 1) return {};
  for (const char* flag : {"against", "metrics", "loki", "tempo"}) {
    if (!flags.has(flag)) continue;
    return fail("--" + std::string(flag) + " names what is one run's at a time",
                "--jobs " + std::to_string(options.jobs), "leave one of the two out");
  }
  return {};
}

Result<std::optional<std::uint64_t>> runs_of(const Flags& flags) {
  if (!flags.has("runs")) return std::nullopt;
  const std::uint64_t runs = flags.number("runs");
  if (runs >= 1 && runs <= 100) return runs;
  return fail("\"" + std::to_string(runs) + "\" runs", "--runs", "give 1 to 100; five tell a lot");
}

// A system that stays up goes on writing what would be proven.
Result<std::optional<double>> proof_of(const Flags& flags) {
  if (!flags.has("prove")) {
    if (!flags.has("min-score")) return std::nullopt;
    return fail("says how much has to be proven, and nothing is", "--min-score", "add --prove");
  }
  if (flags.has("keep")) {
    return fail("what the run kept is complete once its system is down", "--prove",
                "leave --keep out, or use harness prove RUN after harness down");
  }
  return min_score_of(flags);
}

Result<RunOptions> read(const Flags& flags) {
  RunOptions options;
  const auto plan = plan_options_of(flags);
  if (!plan) return fail(plan.error());
  options.plan = *plan;
  options.plan.seed = seed_of(flags);
  const Result<run::GeneratorOptions> generator = generator_options_of(flags);
  if (!generator) return fail(generator.error());
  options.setting.generator = *generator;
  options.setting.display = display;
  auto against = against_of(flags);
  if (!against) return fail(against.error());
  options.setting.lifetime.against = *std::move(against);
  options.plan.ran_before = options.setting.lifetime.against.has_value();
  if (flags.has("out")) options.out = flags.text("out");
  options.jobs = flags.number("jobs");
  const auto runs = runs_of(flags);
  if (!runs) return fail(runs.error());
  options.runs = *runs;
  const auto checked = check_jobs(flags, options);
  if (!checked) return fail(checked.error());
  const auto prove = proof_of(flags);
  if (!prove) return fail(prove.error());
  options.prove = *prove;
  return options;
}

bool is_suite(const std::vector<std::string>& named) {
  std::error_code unknown;
  return named.size() > 1 || std::filesystem::is_directory(named.front(), unknown);
}

// What it is without a directory of its own.
std::filesystem::path directory_of(const RunOptions& options, const std::string& name,
                                   const Clock& clock) {
  return std::filesystem::absolute(options.out.empty() ? run::new_run_directory(name, clock.wall())
                                                       : options.out);
}

void keep_behind(const Flags& flags, const run::LoadedPlan& loaded,
                 const std::filesystem::path& directory, run::RunSetting& setting) {
  setting.lifetime.keeper = keeper_command(flags, loaded.file, directory);
  setting.on_kept = [name = upkeep_name(loaded)](const auto& stage, const auto& urls) {
    show_kept(name, stage, urls);
  };
}

SuiteEnd run_one(const run::LoadedPlan& plan, const std::filesystem::path& directory,
                 const run::RunSetting& setting, run::Interrupt& interrupt, const Clock& clock) {
  const auto result = run::run_scenario(plan, directory, setting, interrupt, clock, show);
  if (result.exit_code != exit_ok) return {result.exit_code};
  return {exit_ok, {{directory, plan.file}}};
}

// A claim that does not hold proves nothing: those of runs that pass are proven.
int prove_passed(const SuiteEnd& end, double min_score, run::Interrupt& interrupt) {
  std::vector<std::filesystem::path> passed;
  for (const PassedRun& run : end.passed) passed.push_back(run.directory);
  return prove_runs(passed, min_score, interrupt);
}

Checked<void> check_runnable(const Flags& flags, const std::vector<run::LoadedPlan>& plans,
                             bool suite, const RunOptions& options) {
  const auto refused = [](const char* what, const char* flag, const std::string& remedy) {
    return tl::unexpected(std::vector{Error{what, flag, remedy}});
  };
  if (!flags.has("keep")) return {};
  if (suite) {
    return refused("each of several scenarios has a system of its own", "--keep",
                   "run the one whose system is to stay up");
  }
  return check_keep(plans.front(), options.setting.backends);
}

int run_plans(const Flags& flags, const std::vector<run::LoadedPlan>& plans, bool suite,
              const std::vector<RunGate>& gates, RunOptions options, run::Interrupt& interrupt) {
  const SystemClock clock;
  run::RunSetting& setting = options.setting;
  if (const auto runnable = check_runnable(flags, plans, suite, options); !runnable) {
    return refuse(runnable.error());
  }
  // Several runs of one scenario are known by its name.
  const bool is_one =
      !suite || (plans.size() > 1 && std::ranges::all_of(plans, [&](const run::LoadedPlan& loaded) {
                   return loaded.file == plans.front().file;
                 }));
  const std::string name = is_one ? plans.front().plan.name : "suite";
  const std::filesystem::path directory = directory_of(options, name, clock);
  if (flags.has("keep")) keep_behind(flags, plans.front(), directory, setting);
  const SuiteEnd end = suite ? run_suite(plans, directory, setting, options.jobs, interrupt, clock)
                             : run_one(plans.front(), directory, setting, interrupt, clock);
  std::vector<int> codes{end.exit_code};
  std::optional<RunOnceMore> once_more;
  // What stays up is of the one run.
  if (!flags.has("keep")) {
    once_more = [&](const std::vector<run::LoadedPlan>& turns) {
      const std::string which = gates.size() > 1 ? "-" + turns.back().plan.name : "";
      const std::filesystem::path again = directory.string() + which + "-again";
      return run_suite(turns, again, setting, options.jobs, interrupt, clock);
    };
  }
  for (const RunGate& gate : gates) {
    if (end.exit_code == exit_interrupted) break;
    codes.push_back(judge_gate(gate, plans, end, once_more));
  }
  if (options.prove) codes.push_back(prove_passed(end, *options.prove, interrupt));
  return exit_code_of_all(codes);
}

}  // namespace

int run_command(const Words& args) {
  Options declared = run_flags();
  const auto parsed = declared.parse(args);
  if (const int* exit_code = std::get_if<int>(&parsed)) return *exit_code;
  const Flags& flags = std::get<0>(parsed);
  run::SignalInterrupt interrupt;
  Result<RunOptions> options = read(flags);
  if (!options) return refuse(options.error());
  if (!flags.has("scenario")) {
    return refuse(Error{"no scenario is named", "harness run", "see harness run --help"});
  }
  const auto named = flags.texts("scenario");
  // Every error of every file, before the first of them starts anything.
  const auto plans = scenario_files(named).and_then(
      [&](const auto& files) { return load_plans(files, options->plan); });
  if (!plans) return refuse(plans.error());
  const auto gates = gates_of(flags, *plans, options->plan);
  if (!gates) return refuse(gates.error());
  tell_of_missing(*gates);
  const auto all = with_others(*plans, *gates);
  auto backends = backends_of(flags);
  if (!backends) return refuse(backends.error());
  options->setting.backends = std::move(*backends);
  if (const auto& up = options->setting.lifetime.against) {
    const auto alike = check_against(*up, all, options->setting.backends);
    if (!alike) return refuse(alike.error());
  }
  const auto turns = by_turns(all, options->runs);
  const bool is_repeated = turns.size() > plans->size();
  if (is_repeated && flags.has("segment")) {
    return refuse(Error{"parts of a load are merged run by run", "--segment",
                        "run the scenario once for each part"});
  }
  const bool suite = is_suite(named) || is_repeated;
  return run_plans(flags, turns, suite, *gates, *std::move(options), interrupt);
}

}  // namespace harness::cli
