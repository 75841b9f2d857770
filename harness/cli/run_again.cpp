#include "harness/cli/run_again.hpp"

#include <algorithm>

#include "harness/cli/load_files.hpp"
#include "harness/core/text.hpp"
#include "harness/run/run_files.hpp"
#include "harness/target/audit.hpp"

namespace harness::cli {
namespace {

namespace fs = std::filesystem;

Error without_scenario(const fs::path& run) {
  if (fs::exists(run / load_report_file)) {
    return {"is a load without a scenario, which claims nothing", run.string(),
            "see its summary.txt and load.json"};
  }
  return {"has no " + std::string(run::scenario_file) + ", which says what was claimed",
          run.string(), "name the directory of a run with all that it has written"};
}

// Of `run --runs 4 --out DIR`, and of a suite.
Error several(const fs::path& directory, const std::vector<fs::path>& runs) {
  std::vector<std::string> names;
  for (const fs::path& run : runs) names.push_back(run.filename().string());
  return {"is no run, but holds " + std::to_string(runs.size()) + ": " + join(names, ", "),
          directory.string(), "name one of them: " + runs.front().string()};
}

// Whoever made the run took its scenario.
Error taken_once(const fs::path& run) {
  return {"was taken when the run was made, and is not by this harness", run / run::scenario_file,
          "use the version that made the run, or make it again"};
}

}  // namespace

Checked<RunAgain> load_run(const fs::path& run) {
  const std::vector<fs::path> within = runs_in(run);
  if (!fs::exists(run / run::scenario_file) && !within.empty()) {
    return tl::unexpected(std::vector{several(run, within)});
  }
  Result<observe::Observations> observations = run::load_observations(run);
  if (!observations) return tl::unexpected(std::vector{observations.error()});
  if (!observations->last_act.empty()) {
    const auto whole =
        target::check_audit(run / run::audit_file, {observations->acts, observations->last_act});
    if (!whole) return tl::unexpected(std::vector{whole.error()});
  }
  if (!fs::exists(run / run::scenario_file)) {
    return tl::unexpected(std::vector{without_scenario(run)});
  }
  run::PlanOptions options;
  options.seed = observations->seed;
  options.check_names = false;
  options.environment = observations->environment;
  options.stretch = observations->stretch;
  options.ran_before = observations->ran_before;
  Checked<run::LoadedPlan> loaded = run::load_plan(run / run::scenario_file, options);
  if (!loaded) {
    loaded.error().push_back(taken_once(run));
    return tl::unexpected(loaded.error());
  }
  return RunAgain{*std::move(loaded), *std::move(observations)};
}

std::vector<fs::path> runs_in(const fs::path& directory) {
  std::vector<fs::path> runs;
  std::error_code failure;
  for (fs::directory_iterator entry(directory, failure), end; !failure && entry != end;
       entry.increment(failure)) {
    if (fs::exists(entry->path() / run::scenario_file, failure)) runs.push_back(entry->path());
  }
  std::sort(runs.begin(), runs.end());
  return runs;
}

}  // namespace harness::cli
