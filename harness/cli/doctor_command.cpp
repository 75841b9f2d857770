// doctor: whether the telemetry that claims ask for arrives at all, before a run is made of it.
#include <unistd.h>

#include <cstdio>

#include "harness/cli/plan_flags.hpp"
#include "harness/cli/show_result.hpp"
#include "harness/core/rng.hpp"
#include "harness/doctor/examine.hpp"
#include "harness/report/terminal.hpp"
#include "harness/run/run_files.hpp"

namespace harness::cli {
namespace {

Options doctor_flags() {
  Options options(
      "doctor", "SCENARIO",
      "Start or meet the system, send a few of the scenario's requests, and say of each "
      "signal and each service whether it arrives, under which labels, and why not");
  options.text("scenario", "")
      .text("out", "The directory for its logs and telemetry (left out: one below reports/runs)");
  add_plan_flags(options);
  add_backend_flags(options);
  options.operand("scenario");
  return options;
}

int show_diagnosis(const doctor::Examined& examined) {
  if (!examined) return refuse(examined.error().errors, examined.error().exit_code);
  const report::Look look = report::look_in(report::surroundings_of(STDOUT_FILENO));
  std::fputs(doctor::text_of(*examined, look).c_str(), stdout);
  std::fflush(stdout);
  return examined->exit_code();
}

}  // namespace

int doctor_command(const Words& args) {
  Options options = doctor_flags();
  const auto parsed = options.parse(args);
  if (const int* exit_code = std::get_if<int>(&parsed)) return *exit_code;
  const auto& flags = std::get<0>(parsed);
  run::SignalInterrupt interrupt;
  if (!flags.has("scenario")) {
    return refuse(Error{"no scenario is named", "harness doctor", "see harness doctor --help"});
  }
  auto plan_options = plan_options_of(flags);
  if (!plan_options) return refuse(plan_options.error());
  plan_options->seed = fresh_seed();
  const auto loaded = run::load_plan(flags.text("scenario"), *plan_options);
  if (!loaded) return refuse(loaded.error());
  run::RunSetting setting;
  setting.display = display;
  auto backends = backends_of(flags);
  if (!backends) return refuse(backends.error());
  setting.backends = *std::move(backends);
  const SystemClock clock;
  const std::filesystem::path directory =
      flags.has("out") ? std::filesystem::path(flags.text("out"))
                       : run::new_run_directory("doctor-" + loaded->plan.name, clock.wall());
  return show_diagnosis(
      doctor::examine(*loaded, std::filesystem::absolute(directory), setting, interrupt, clock));
}

}  // namespace harness::cli
