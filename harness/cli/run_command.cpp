#include <algorithm>

#include "harness/cli/options.hpp"
#include "harness/cli/run_scenario.hpp"
#include "harness/core/rng.hpp"

namespace harness::cli {
namespace {

cxxopts::Options run_flags() {
  cxxopts::Options options =
      options_of("run", "SCENARIO…", "Rehearse incidents: start, load, break, mend, judge");
  options.add_options()("scenario", "", cxxopts::value<std::vector<std::string>>())(
      "out", "The run directory itself (left out: one below reports/runs)",
      cxxopts::value<std::string>())(
      "seed", "Repeats what chance decided in an earlier run (left out: a fresh one)",
      cxxopts::value<std::uint64_t>())("workers", "Threads that drive the load",
                                       cxxopts::value<unsigned>()->default_value("1"))(
      "service-arg", "One more argument for a process: PROCESS=ARGUMENT (repeatable)",
      cxxopts::value<std::vector<std::string>>());
  options.parse_positional("scenario");
  return options;
}

Result<RunOptions> read(const cxxopts::ParseResult& flags) {
  RunOptions options;
  options.plan.seed = flags.count("seed") > 0 ? flags["seed"].as<std::uint64_t>() : fresh_seed();
  options.workers = flags["workers"].as<unsigned>();
  if (options.workers < 1 || options.workers > 64) {
    return fail("\"" + std::to_string(options.workers) + "\" threads", "--workers",
                "give 1 to 64; one or two drive most loads");
  }
  if (flags.count("out") > 0) options.out = flags["out"].as<std::string>();
  if (flags.count("service-arg") == 0) return options;
  for (const std::string& text : flags["service-arg"].as<std::vector<std::string>>()) {
    Result<ExtraArgument> extra = parse_extra_argument(text);
    if (!extra) return fail(extra.error());
    options.plan.extra_arguments.push_back(std::move(*extra));
  }
  return options;
}

// Every error of every file, before the first of them starts anything.
std::vector<Error> errors_in(const std::vector<std::string>& files, const PlanOptions& options) {
  std::vector<Error> errors;
  for (const std::string& file : files) {
    const Checked<LoadedPlan> loaded = load_plan(file, options);
    if (!loaded) errors.insert(errors.end(), loaded.error().begin(), loaded.error().end());
  }
  return errors;
}

}  // namespace

int run_command(const Words& args) {
  cxxopts::Options flags = run_flags();
  const auto parsed = parse(flags, args);
  if (const int* exit_code = std::get_if<int>(&parsed)) return *exit_code;
  const Result<RunOptions> options = read(std::get<0>(parsed));
  if (!options) return refuse(options.error());
  if (std::get<0>(parsed).count("scenario") == 0) {
    return refuse(Error{"no scenario is named", "harness run", "see harness run --help"});
  }
  const auto files = std::get<0>(parsed)["scenario"].as<std::vector<std::string>>();
  if (files.size() > 1 && !options->out.empty()) {
    return refuse(Error{"one --out for several scenarios", "harness run",
                        "run them one by one, or leave --out away"});
  }
  const std::vector<Error> errors = errors_in(files, options->plan);
  if (!errors.empty()) return refuse(errors);
  const SystemClock clock;
  run::Interrupt interrupt;
  int worst = exit_ok;
  for (const std::string& file : files) {
    worst = std::max(worst, run_scenario(file, *options, interrupt, clock));
    if (interrupt.requested()) break;
  }
  return worst;
}

}  // namespace harness::cli
