// push regions: the phases and faults of runs that are over, onto the pages of one's own Grafana.
#include <cstdio>
#include <filesystem>

#include "harness/cli/grafana_flags.hpp"
#include "harness/cli/run_again.hpp"
#include "harness/core/text.hpp"
#include "harness/push/annotations.hpp"
#include "harness/push/dashboard_file.hpp"
#include "harness/report/regions.hpp"
#include "harness/run/run_files.hpp"

namespace harness::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* pushes_regions = "harness push regions";

// As its annotations.json has them, which whoever was there since may have changed: they are made
// afresh from what the run has measured.
Checked<push::RunRegions> regions_in(const fs::path& run) {
  return load_run(run).map([&](RunAgain again) {
    const report::Report report{
        again.loaded.plan, std::move(again.observed), {}, run::full_name(run)};
    return push::RunRegions{run.string(), report::run_tag(report.run_dir),
                            report::annotations_json(report)};
  });
}

// Those of a suite, too.
std::vector<fs::path> each_run(const std::vector<std::string>& named) {
  std::vector<fs::path> runs;
  for (const fs::path directory : named) {
    const std::vector<fs::path> within = runs_in(directory);
    if (within.empty()) runs.push_back(directory);
    runs.insert(runs.end(), within.begin(), within.end());
  }
  return runs;
}

Checked<std::vector<push::RunRegions>> all_regions(const Flags& flags) {
  if (!flags.has("run")) {
    return tl::unexpected(
        std::vector{Error{"no run is named", pushes_regions,
                          "name a directory below reports/runs, or the one given to --out"}});
  }
  std::vector<push::RunRegions> all;
  std::vector<Error> errors;
  for (const fs::path& run : each_run(flags.texts("run"))) {
    auto regions = regions_in(run);
    if (regions) {
      all.push_back(*std::move(regions));
    } else {
      errors.insert(errors.end(), regions.error().begin(), regions.error().end());
    }
  }
  for (const std::string& uid : flags.texts("dashboard")) {
    if (const auto sound = push::check_uid(uid, "--dashboard"); !sound) {
      errors.push_back(sound.error());
    }
  }
  if (!errors.empty()) return tl::unexpected(std::move(errors));
  return all;
}

void tell(const push::PushedRegions& one, const push::RunRegions& regions,
          const push::Grafana& grafana) {
  const std::string where =
      one.dashboard.empty()
          ? "for pages that ask for the tags harness and " + regions.tag
          : grafana.page_of(one.dashboard) + "?from=" + one.from + "&to=" + one.to;
  std::printf("%s: %zu pushed, %zu there already: %s\n", regions.run.c_str(), one.pushed,
              one.there_already, where.c_str());
}

}  // namespace

int push_regions_command(const Words& args) {
  Options options("push regions", "RUN… --grafana URL",
                  "Push a run's phases and faults into your Grafana, as annotations; those that "
                  "are there already do not come twice");
  options.paths("run", "");
  options.operand("run");
  add_grafana_flags(options);
  options.paths("dashboard",
                "The uid of a dashboard of yours that is to show them, as it stands behind /d/ in "
                "its URL (repeatable; left out: they belong to none, and pages ask by their tags)");
  const auto parsed = options.parse(args);
  if (const int* exit_code = std::get_if<int>(&parsed)) return *exit_code;
  const Flags& flags = std::get<0>(parsed);
  auto server = grafana_of(flags, pushes_regions);
  if (!server) return refuse(server.error());
  const auto all = all_regions(flags);
  if (!all) return refuse(all.error());
  tell_of_clear_text(*server);
  push::Grafana grafana(*std::move(server), by_http());
  if (const auto who = grafana.introduce(); !who) return refuse(who.error(), exit_not_measured);
  const auto dashboards =
      flags.has("dashboard") ? flags.texts("dashboard") : std::vector<std::string>{""};
  for (const push::RunRegions& regions : *all) {
    const auto pushed = push::push_regions(grafana, regions, dashboards);
    if (!pushed) return refuse(pushed.error(), exit_not_measured);
    for (const push::PushedRegions& one : *pushed) tell(one, regions, grafana);
  }
  return exit_ok;
}

}  // namespace harness::cli
