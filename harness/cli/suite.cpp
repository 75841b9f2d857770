#include "harness/cli/suite.hpp"

#include <unistd.h>

#include <cstdio>
#include <set>

#include "harness/cli/command.hpp"
#include "harness/cli/show_result.hpp"
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

}  // namespace

void show_turn(const report::ScenarioResult& result) {
  if (result.exit_code == exit_ok) {
    print(report::conclusion_line(*result.report, look()));
  } else {
    show(result);
  }
}

int show_suite(const report::Suite& suite) {
  print("\n" + report::suite_summary(suite, look()));
  return report::exit_code(suite);
}

int run_suite(const std::vector<run::LoadedPlan>& plans, const std::filesystem::path& directory,
              const run::RunSetting& setting, run::Interrupt& interrupt, const Clock& clock) {
  const Result<Fd> claim = run::claim_run_directory(directory);
  if (!claim) return refuse(claim.error());
  report::Suite suite{{}, directory};
  const std::vector<std::string> names = unique_names(plans);
  for (std::size_t i = 0; i < plans.size(); ++i) {
    if (interrupt.requested()) {
      suite.results.push_back({names[i],
                               std::nullopt,
                               {{"the suite was interrupted before its turn"}},
                               exit_interrupted});
      continue;
    }
    print("\n" + names[i] + " (" + std::to_string(i + 1) + " of " + std::to_string(plans.size()) +
          ")\n");
    report::ScenarioResult result =
        run::run_scenario(plans[i], directory / names[i], setting, interrupt, clock, show_turn);
    result.name = names[i];
    suite.results.push_back(std::move(result));
  }
  const Result<void> written = report::write_suite(suite);
  const int exit_code = show_suite(suite);
  return written ? exit_code : refuse(written.error(), exit_not_measured);
}

}  // namespace harness::cli
