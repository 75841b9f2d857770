#include "harness/cli/suite.hpp"

#include <unistd.h>

#include <cstdio>
#include <set>

#include "harness/cli/command.hpp"
#include "harness/cli/side_by_side.hpp"
#include "harness/core/exit_code.hpp"
#include "harness/core/file.hpp"
#include "harness/report/over_runs.hpp"
#include "harness/report/summary.hpp"
#include "harness/report/terminal.hpp"
#include "harness/run/run_files.hpp"
#include "harness/run/run_scenario.hpp"

namespace harness::cli {
namespace {

void print(const std::string& text) {
  std::fputs(text.c_str(), stdout);
  std::fflush(stdout);
}

report::Look look() { return report::look_in(report::surroundings_of(STDOUT_FILENO)); }

// The scenarios' own names; one that comes again is numbered: "storm", "storm-2".
std::vector<std::string> unique_names(const std::vector<run::LoadedPlan>& plans) {
  std::set<std::string> used;
  std::vector<std::string> names;
  for (const run::LoadedPlan& loaded : plans) {
    std::string name = loaded.plan.name;
    for (int again = 2; !used.insert(name).second; ++again) {
      name = loaded.plan.name + "-" + std::to_string(again);
    }
    names.push_back(name);
  }
  return names;
}

std::vector<report::ScenarioResult> run_in_turn(const std::vector<run::LoadedPlan>& plans,
                                                const std::vector<std::string>& names,
                                                const std::filesystem::path& directory,
                                                const run::RunSetting& setting,
                                                run::Interrupt& interrupt, const Clock& clock) {
  std::vector<report::ScenarioResult> results;
  for (std::size_t i = 0; i < plans.size(); ++i) {
    if (interrupt.requested()) {
      results.push_back(not_run(names[i]));
      continue;
    }
    print("\n" + names[i] + " (" + std::to_string(i + 1) + " of " + std::to_string(plans.size()) +
          ")\n");
    results.push_back(
        run::run_scenario(plans[i], directory / names[i], setting, interrupt, clock, show_turn));
    results.back().name = names[i];
  }
  return results;
}

// Results are in the order of their plans.
std::vector<PassedRun> passed_of(const report::Suite& suite,
                                 const std::vector<run::LoadedPlan>& plans) {
  std::vector<PassedRun> passed;
  for (std::size_t i = 0; i < suite.results.size(); ++i) {
    const report::ScenarioResult& result = suite.results[i];
    if (result.exit_code != exit_ok || !result.report) continue;
    passed.push_back({result.report->run_dir, plans[i].file});
  }
  return passed;
}

}  // namespace

std::string turn_text(const report::ScenarioResult& result) {
  if (!result.report) return {};
  return result.exit_code == exit_ok ? report::conclusion_line(*result.report, look())
                                     : report::summary(*result.report, look());
}

void show_turn(const report::ScenarioResult& result) {
  print(turn_text(result));
  refuse(result.errors);
}

int show_suite(const report::Suite& suite) {
  print("\n" + report::suite_summary(suite, look()));
  return report::exit_code(suite);
}

SuiteEnd run_suite(const std::vector<run::LoadedPlan>& plans,
                   const std::filesystem::path& directory, const run::RunSetting& setting,
                   std::size_t jobs, run::Interrupt& interrupt, const Clock& clock) {
  const Result<Fd> claim = run::claim_run_directory(directory);
  if (!claim) {
    return {
        refuse(claim.error(), is_want_of_room(claim.error()) ? exit_not_measured : exit_bad_input)};
  }
  const std::vector<std::string> names = unique_names(plans);
  report::Suite suite{
      jobs > 1 ? run_side_by_side(plans, names, directory, setting, jobs, interrupt, clock)
               : run_in_turn(plans, names, directory, setting, interrupt, clock),
      directory};
  mark_runs(suite);
  const Result<void> written = report::write_suite(suite);
  const int exit_code = show_suite(suite);
  return {written ? exit_code : refuse(written.error(), exit_not_measured),
          passed_of(suite, plans)};
}

}  // namespace harness::cli
