// up: a system to look at, or the telemetry of a run that is over, without a scenario.
#include <unistd.h>

#include <cstdio>

#include "harness/cli/backend_flags.hpp"
#include "harness/cli/flags.hpp"
#include "harness/cli/kept_run.hpp"
#include "harness/core/text.hpp"
#include "harness/report/table.hpp"
#include "harness/report/terminal.hpp"
#include "harness/run/native_options.hpp"
#include "harness/run/run_files.hpp"
#include "harness/target/native/recover.hpp"

namespace harness::cli {
namespace {

namespace fs = std::filesystem;

constexpr Duration beat = std::chrono::milliseconds{50};

// What the command line asks of the processes.
struct Extras {
  std::optional<std::uint64_t> memory;
  std::vector<run::ExtraVariable> variables;
};

void say(const std::string& line) {
  std::puts(line.c_str());
  std::fflush(stdout);
}

// Every port that a person may use, and what runs elsewhere.
void show_table(const target::Stage& stage, const target::NativeTarget& system) {
  report::Table table({{"process"}, {"URL"}, {"what it is", report::Align::left, true}});
  for (const auto& [name, url] : stage.elsewhere) {
    table.add({{name}, {without_password(url)}, {"runs elsewhere"}});
  }
  for (const target::Process& spec : stage.processes) {
    table.add({{spec.name}, {system.url(spec.name)}, {spec.about}});
    for (const auto& [extra, standard] : spec.extra_ports) {
      if (standard == 0) continue;
      const std::string name = spec.name + "." + extra;
      table.add({{name}, {system.url(name)}, {"the " + extra + " port of " + spec.name}});
    }
  }
  say("\n" + table.render(report::look_in(report::surroundings_of(STDOUT_FILENO))));
}

void keep(target::NativeTarget& system, run::Interrupt& interrupt) {
  while (!interrupt.wait(beat)) {
    for (const auto& [name, ending] : system.unexpected_ends()) say(name + " " + ending);
  }
}

// Where its logs go, and what it takes in. Nothing in a run that is shown again is changed.
fs::path directory_for(const Upkeep& upkeep, const Flags& flags) {
  if (flags.has("out")) return fs::absolute(flags.text("out"));
  const std::string name = upkeep.run.empty() ? upkeep.name : upkeep.run.filename().string();
  return fs::absolute(run::unused_run_directory("up-" + name, SystemClock().wall()));
}

target::NativeOptions options_for(const Upkeep& upkeep, const fs::path& directory,
                                  run::Interrupt& interrupt) {
  target::NativeOptions options = run::native_options(directory, interrupt);
  if (!upkeep.run.empty()) options.telemetry = upkeep.run / run::telemetry_directory;
  options.ports.standard = true;
  options.kept_as = upkeep.name;
  options.startup.on_ready = [](const std::string& process, Duration took) {
    say(process + " is ready after " + approximate(took));
  };
  return options;
}

int keep_up(const Upkeep& upkeep, const fs::path& directory, const Extras& extras) {
  const SystemClock clock;
  run::SignalInterrupt interrupt;
  const Result<Fd> claim = run::claim_run_directory(directory);
  if (!claim) return refuse(claim.error());
  target::recover(clock);
  target::NativeOptions options = options_for(upkeep, directory, interrupt);
  if (extras.memory) options.memory = *extras.memory;
  for (const run::ExtraVariable& one : extras.variables) {
    options.more[one.process].env[one.name] = one.value;
  }
  for (const std::string& gap : upkeep.gaps) say(gap);
  const auto system = target::NativeTarget::start(upkeep.stage, options, clock);
  if (!system) {
    return refuse(system.error(), interrupt.requested() ? exit_interrupted : exit_not_measured);
  }
  for (const std::string& taken : (*system)->ports().taken()) say(taken + "; another is used");
  show_table(upkeep.stage, **system);
  say("Logs are in " + options.logs.string() + ".\nCtrl-C, or `harness down " + upkeep.name +
      "` from elsewhere, ends it.");
  keep(**system, interrupt);
  say("ending " + upkeep.name);
  return exit_ok;
}

}  // namespace

int up_command(const Words& args) {
  Options options("up", "STAGE|FILE|RUN",
                  "Start a stage (or stack: its backends alone), or the processes of a file, and "
                  "keep it up; or show the telemetry that a run has kept");
  options.path("stage", "")
      .path("out", "The directory for its logs and telemetry (left out: one below reports/runs)");
  add_backend_flags(options);
  add_memory_flag(options);
  add_env_flag(options);
  options.operand("stage");
  const auto parsed = options.parse(args);
  if (const int* exit_code = std::get_if<int>(&parsed)) return *exit_code;
  const auto& flags = std::get<0>(parsed);
  if (!flags.has("stage")) {
    return refuse(Error{"no stage is named", "harness up",
                        "name one of stack/stages, stack for the backends alone, or a run"});
  }
  Checked<Upkeep> upkeep = find_upkeep(flags.text("stage"));
  if (!upkeep) return refuse(upkeep.error());
  const auto backends = backends_of(flags);
  if (!backends) return refuse(backends.error());
  target::put_in_place(*backends, upkeep->stage);
  const auto remote = target::remote_backends(upkeep->backends, *backends);
  target::leave_out(remote, run::own_environment(), upkeep->stage);
  const auto memory = memory_of(flags);
  if (!memory) return refuse(memory.error());
  const auto variables = variables_of(flags);
  if (!variables) return refuse(variables.error());
  return keep_up(*upkeep, directory_for(*upkeep, flags), {*memory, *variables});
}

}  // namespace harness::cli
