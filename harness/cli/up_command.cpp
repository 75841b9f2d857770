// up: a system to look at, without a scenario.
#include <unistd.h>

#include <cstdio>

#include "harness/cli/load_plan.hpp"
#include "harness/cli/native_options.hpp"
#include "harness/cli/options.hpp"
#include "harness/cli/run_files.hpp"
#include "harness/report/table.hpp"
#include "harness/report/terminal.hpp"
#include "harness/scenario/rules.hpp"
#include "harness/system/recover.hpp"

namespace harness::cli {
namespace {

namespace fs = std::filesystem;

constexpr Duration beat = std::chrono::milliseconds{50};

void say(const std::string& line) {
  std::puts(line.c_str());
  std::fflush(stdout);
}

// Every port that a person may use.
void show_table(const system::Stage& stage, const system::NativeSystem& system) {
  report::Table table({{"process"}, {"URL"}, {"what it is", report::Align::left, true}});
  for (const system::ProcessSpec& spec : stage.processes) {
    table.add({{spec.name}, {system.url(spec.name)}, {spec.about}});
    for (const auto& [extra, standard] : spec.extra_ports) {
      if (standard == 0) continue;
      const std::string name = spec.name + "." + extra;
      table.add({{name}, {system.url(name)}, {"the " + extra + " port of " + spec.name}});
    }
  }
  say("\n" + table.render(report::look_in(report::surroundings_of(STDOUT_FILENO))));
}

void keep(system::NativeSystem& system, run::Interrupt& interrupt) {
  while (!interrupt.wait(beat)) {
    for (const auto& [name, ending] : system.unexpected_ends()) say(name + " " + ending);
  }
}

int keep_up(const system::Stage& stage, const std::string& name, const fs::path& directory) {
  const SystemClock clock;
  run::Interrupt interrupt;
  system::recover(clock);
  system::NativeOptions options = native_options(directory, interrupt);
  options.ports.standard = true;
  options.kept_as = name;
  options.startup.on_ready = [](const std::string& process, Duration took) {
    say(process + " is ready after " + approximate(took));
  };
  const auto system = system::NativeSystem::start(stage, options, clock);
  if (!system) {
    return refuse(system.error(), interrupt.requested() ? exit_interrupted : exit_not_measured);
  }
  for (const std::string& taken : (*system)->ports().taken()) say(taken + "; another is used");
  show_table(stage, **system);
  say("Logs are in " + options.logs.string() + ".\nCtrl-C, or `harness down " + name +
      "` from elsewhere, ends it.");
  keep(**system, interrupt);
  say("ending " + name);
  return exit_ok;
}

}  // namespace

int up_command(const Words& args) {
  cxxopts::Options options =
      options_of("up", "STAGE", "Start a stage (or stack: its backends alone) and keep it up");
  options.add_options()("stage", "", cxxopts::value<std::string>())(
      "out", "The directory for its logs (left out: one below reports/runs)",
      cxxopts::value<std::string>());
  options.parse_positional("stage");
  const auto parsed = parse(options, args);
  if (const int* exit_code = std::get_if<int>(&parsed)) return *exit_code;
  const auto& flags = std::get<0>(parsed);
  if (flags.count("stage") == 0) {
    return refuse(Error{"no stage is named", "harness up",
                        "name one of stack/stages, or stack for the backends alone"});
  }
  const std::string name = scenario::stage_name(flags["stage"].as<std::string>());
  const Checked<system::Stage> stage = system::load_stage(stack_directory(), name);
  if (!stage) return refuse(stage.error());
  const fs::path directory = flags.count("out") > 0
                                 ? fs::path(flags["out"].as<std::string>())
                                 : unused_run_directory("up-" + name, SystemClock().wall());
  return keep_up(*stage, name, fs::absolute(directory));
}

}  // namespace harness::cli
