// up: a system to look at and to drive, or the telemetry of a run that is over, without a verdict.
#include "harness/cli/flags.hpp"
#include "harness/cli/keeping.hpp"
#include "harness/cli/plan_flags.hpp"
#include "harness/cli/upkeep.hpp"
#include "harness/cli/watched_flags.hpp"
#include "harness/core/text.hpp"
#include "harness/run/load_plan.hpp"
#include "harness/run/run_files.hpp"

namespace harness::cli {
namespace {

namespace fs = std::filesystem;

Options flags_of(std::string_view command) {
  Options options(
      command, "STAGE|FILE|SCENARIO|RUN",
      "Start a stage (or stack: its backends alone), the processes of a file, or what a "
      "scenario starts, and keep it up; or show the telemetry that a run has kept");
  options.path("what", "")
      .path(
          "out",
          "The directory for its logs and telemetry (left out: one below reports/runs where there "
          "is a directory reports here, and else below ~/.local/state/harness)")
      .text("ports",
            "standard: the ports of its stage, or none at all; free: other ones (left out: its "
            "stage's where they are free, and others where not)");
  add_watched_flags(options);
  add_system_flags(options);
  add_backend_flags(options);
  options.operand("what");
  return options;
}

Result<target::StandardPorts> ports_of(const Flags& flags) {
  if (!flags.has("ports")) return target::StandardPorts::where_free;
  const std::string text = flags.text("ports");
  if (text == "free") return target::StandardPorts::none;
  if (text == "standard") return target::StandardPorts::all;
  return fail(shown(text) + " are no ports", "--ports", "write standard or free");
}

Checked<UpkeepOptions> options_of(const Flags& flags) {
  auto backends = backends_of(flags);
  if (!backends) return tl::unexpected(backends.error());
  auto plan = system_options_of(flags);
  if (!plan) return tl::unexpected(std::vector{plan.error()});
  return UpkeepOptions{*std::move(plan), *std::move(backends)};
}

Checked<void> watch_besides(const Flags& flags, Upkeep& upkeep) {
  if (upkeep.run.empty()) return watch(flags, upkeep.parts.system.stage);
  if (!flags.has("scrape") && !flags.has("logs")) return {};
  return tl::unexpected(std::vector{
      Error{"is over, and takes in nothing more", upkeep.name, "leave out --scrape and --logs"}});
}

fs::path directory_of(const Upkeep& upkeep, const Flags& flags) {
  if (flags.has("out")) return fs::absolute(flags.text("out"));
  const std::string name = upkeep.run.empty() ? upkeep.name : upkeep.run.filename().string();
  const fs::path below = run::place_of_upkeep(fs::current_path(), run::own_environment());
  return fs::absolute(run::new_run_directory("up-" + name, SystemClock().wall(), below));
}

int bring_up(const Flags& flags) {
  if (!flags.has("what")) {
    return refuse(Error{"no stage is named", "harness up",
                        "name one of stack/stages, stack for the backends alone, a file of "
                        "processes, a scenario, or a run"});
  }
  const auto ports = ports_of(flags);
  if (!ports) return refuse(ports.error());
  const auto options = options_of(flags);
  if (!options) return refuse(options.error());
  Checked<Upkeep> upkeep = find_upkeep(flags.text("what"), *options);
  if (!upkeep) return refuse(upkeep.error());
  if (const auto watched = watch_besides(flags, *upkeep); !watched) return refuse(watched.error());
  if (upkeep->parts.system.stage.processes.empty()) {
    return refuse(
        Error{"has nothing that is to be started", flags.text("what"), "all of it runs already"});
  }
  KeepingWishes wishes{directory_of(*upkeep, flags), *ports, std::nullopt};
  if (flags.has("lease-fd")) wishes.lease = static_cast<int>(flags.number("lease-fd"));
  return keep_up(*upkeep, wishes);
}

}  // namespace

int up_command(const Words& args) {
  const auto parsed = flags_of("up").parse(args);
  if (const int* exit_code = std::get_if<int>(&parsed)) return *exit_code;
  return bring_up(std::get<0>(parsed));
}

// Used by run itself: what is brought up is the run's that has the other end of the lease.
int keep_command(const Words& args) {
  Options options = flags_of("keep");
  options.number("lease-fd", "");
  const auto parsed = options.parse(args);
  if (const int* exit_code = std::get_if<int>(&parsed)) return *exit_code;
  const auto& flags = std::get<0>(parsed);
  if (flags.has("lease-fd")) return bring_up(flags);
  return refuse(Error{"--lease-fd is missing", "harness keep",
                      "run --keep starts it by itself; there is no need to"});
}

}  // namespace harness::cli
