// merge: the runs of all segments of one load as one run.
#include <unistd.h>

#include <cstdio>

#include "harness/cli/flags.hpp"
#include "harness/cli/load_files.hpp"
#include "harness/cli/load_verdict.hpp"
#include "harness/cli/show_result.hpp"
#include "harness/core/file.hpp"
#include "harness/observe/merge_runs.hpp"
#include "harness/report/terminal.hpp"
#include "harness/run/judge_run.hpp"
#include "harness/run/load_plan.hpp"
#include "harness/run/run_files.hpp"

namespace harness::cli {
namespace {

namespace fs = std::filesystem;

Result<observe::Observations> merge(const std::vector<std::string>& directories) {
  std::vector<observe::Part> parts;
  for (const std::string& directory : directories) {
    Result<observe::Observations> observations = run::load_observations(directory);
    if (!observations) return fail(observations.error());
    const fs::path scenario = fs::path(directory) / run::scenario_file;
    Result<std::string> text = fs::exists(scenario) ? read_file(scenario) : std::string();
    if (!text) return fail(text.error());
    parts.push_back({directory, std::move(*observations), std::move(*text)});
  }
  return observe::merge_runs(std::move(parts));
}

Checked<run::LoadedPlan> take_scenario_along(const fs::path& from, const fs::path& to,
                                             const observe::Observations& merged) {
  run::PlanOptions options;
  options.seed = merged.seed;
  options.environment = merged.environment;
  options.stretch = merged.stretch;
  options.ran_before = merged.ran_before;
  options.check_names = false;
  Checked<run::LoadedPlan> loaded = run::load_plan(from / run::scenario_file, options);
  if (!loaded) return loaded;
  const Result<void> written = run::keep_claims(to, loaded->text, loaded->claim_files);
  if (!written) return tl::unexpected(std::vector<Error>{written.error()});
  return loaded;
}

int judge_merged(const fs::path& part, observe::Observations merged, const fs::path& out) {
  const Checked<run::LoadedPlan> loaded = take_scenario_along(part, out, merged);
  if (!loaded) return refuse(loaded.error());
  return show(run::judge_and_save(loaded->plan, std::move(merged), out));
}

Result<std::vector<plan::Claim>> thresholds_of(const observe::Observations& merged) {
  std::vector<plan::Claim> thresholds;
  for (const std::string& text : merged.terms.thresholds) {
    Result<plan::Claim> threshold = parse_threshold(text);
    if (!threshold) return fail(threshold.error());
    thresholds.push_back(*std::move(threshold));
  }
  return thresholds;
}

int report_merged(const observe::Observations& merged, std::size_t parts, const fs::path& out) {
  const Result<std::vector<plan::Claim>> thresholds = thresholds_of(merged);
  if (!thresholds) return refuse(thresholds.error());
  report::LoadReport result{
      merged.load.requests.front().request + ", merged from " + std::to_string(parts) + " runs",
      merged.load,
      merged.run.length(),
      merged.seed,
      merged.segment,
      merged.interrupted,
      {}};
  judge_load(*thresholds, {}, merged, result);
  const report::Look look = report::look_in(report::surroundings_of(STDOUT_FILENO));
  std::fputs(report::load_summary(result, look).c_str(), stdout);
  const Result<void> written = write_load_files(result, merged, out);
  if (!written) return refuse(written.error(), exit_not_measured);
  return result.exit_code;
}

}  // namespace

int merge_command(const Words& args) {
  Options options("merge", "RUN…",
                  "Join the runs of all segments of a load into the one that they are");
  options.paths("run", "").path("out", "The directory of the joined run");
  options.operand("run");
  const auto parsed = options.parse(args);
  if (const int* exit_code = std::get_if<int>(&parsed)) return *exit_code;
  const auto& flags = std::get<0>(parsed);
  if (!flags.has("run") || !flags.has("out")) {
    return refuse(Error{"it needs the directories of runs, and one for the result", "harness merge",
                        "write harness merge RUN… --out DIR"});
  }
  const auto runs = flags.texts("run");
  Result<observe::Observations> merged = merge(runs);
  if (!merged) return refuse(merged.error());
  const fs::path out = flags.text("out");
  const Result<Fd> claim = run::claim_run_directory(out);
  if (!claim) return refuse(claim.error());
  const bool of_a_scenario = fs::exists(fs::path(runs.front()) / run::scenario_file);
  return of_a_scenario ? judge_merged(runs.front(), std::move(*merged), out)
                       : report_merged(*merged, runs.size(), out);
}

}  // namespace harness::cli
