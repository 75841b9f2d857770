// baseline: accepts runs as what later ones are compared with, and compares them.
#include <algorithm>
#include <cstdio>

#include "harness/cli/baseline_gate.hpp"
#include "harness/cli/flags.hpp"
#include "harness/core/file.hpp"
#include "harness/core/text.hpp"

namespace harness::cli {
namespace {

namespace fs = std::filesystem;
using verdict::Baseline;

std::vector<fs::path> paths_of(const Flags& flags) {
  const std::vector<std::string> named = flags.texts("run");
  return {named.begin(), named.end()};
}

int accept(const Flags& flags) {
  if (!flags.has("run") || !flags.has("as")) {
    return refuse(Error{"it needs runs, and a name for what is accepted", "harness baseline accept",
                        "write harness baseline accept RUN… --as NAME"});
  }
  const Checked<Baseline> baseline = arms_of(paths_of(flags), true);
  if (!baseline) return refuse(baseline.error());
  if (baseline->arms.size() < 2) {
    return refuse(Error{"one run does not show what differs by chance", "harness baseline accept",
                        "accept several, such as those of harness run --runs 5"});
  }
  const auto figures = verdict::compare(*baseline, baseline->arms, {});
  const bool has_latency = std::ranges::any_of(figures, [](const verdict::FigureCompared& one) {
    return one.unit == verdict::FigureUnit::milliseconds;
  });
  if (!has_latency) {
    return refuse(
        Error{"no request has enough answers in each run: a median takes 40 of them, "
              "p(95) 200",
              "harness baseline accept", "drive the load for longer"});
  }
  const fs::path file = file_of_baseline(flags.text("as"));
  std::error_code problem;
  if (file.has_parent_path()) fs::create_directories(file.parent_path(), problem);
  const Result<void> written = write_file(file, verdict::to_json(*baseline));
  if (!written) return refuse(written.error(), exit_not_measured);
  std::printf("%s: %zu runs of %s, accepted on %s\n", file.c_str(), baseline->arms.size(),
              baseline->scenario.c_str(), baseline->host.c_str());
  return exit_ok;
}

int compare(const Flags& flags) {
  if (!flags.has("run") || !flags.has("with")) {
    return refuse(Error{"it needs runs, and a baseline", "harness baseline compare",
                        "write harness baseline compare RUN… --with NAME"});
  }
  const Result<verdict::BaselineBounds> bounds = bounds_of(flags, {});
  if (!bounds) return refuse(bounds.error());
  const fs::path file = file_of_baseline(flags.text("with"));
  const Result<Baseline> baseline = load_baseline(file);
  if (!baseline) return refuse(baseline.error());
  const Checked<Baseline> now = arms_of(paths_of(flags), false);
  if (!now) return refuse(now.error());
  if (now->scenario != baseline->scenario) {
    return refuse(Error{"is of " + baseline->scenario + ", and the runs are of " + now->scenario,
                        file.string(), "compare runs of one scenario"});
  }
  return compare_with(*baseline, file.string(), *now, *bounds).exit_code;
}

int parsed_by(Options& options, const Words& args, int (*carry_out)(const Flags&)) {
  options.paths("run", "");
  options.operand("run");
  const auto parsed = options.parse(args);
  if (const int* exit_code = std::get_if<int>(&parsed)) return *exit_code;
  return carry_out(std::get<0>(parsed));
}

}  // namespace

int baseline_command(const Words& args) {
  const std::string action = args.empty() ? "" : args.front();
  const Words rest(args.begin() + (args.empty() ? 0 : 1), args.end());
  if (action == "accept") {
    Options options(
        "baseline accept", "RUN…",
        "Keep the client's figures of several runs as what later ones are compared with");
    options.text("as", "NAME for baselines/NAME.json, or a file");
    return parsed_by(options, rest, accept);
  }
  if (action == "compare") {
    Options options(
        "baseline compare", "RUN…",
        "Say whether runs are worse than an accepted baseline, beyond what its own runs "
        "differ by");
    options.text("with", "The baseline: NAME for baselines/NAME.json, or a file");
    add_bound_flags(options);
    return parsed_by(options, rest, compare);
  }
  const bool asks = action == "--help" || action == "-h";
  if (asks) {
    std::puts(
        "harness baseline accept RUN… --as NAME\n"
        "harness baseline compare RUN… --with NAME [--at-most 1.2] [--more-failures 0.01]\n");
    return exit_ok;
  }
  return refuse(Error{shown(action) + " is nothing that it does", "harness baseline",
                      "write harness baseline accept RUN… --as NAME, or harness baseline compare "
                      "RUN… --with NAME"});
}

}  // namespace harness::cli
