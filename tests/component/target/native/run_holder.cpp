// A stand-in for the harness in tests that kill it: starts a stage and holds it until SIGTERM, or
// drives one that another process keeps up, and breaks something there. It is also the watchdog
// that such a run needs.

#include <unistd.h>

#include <csignal>
#include <cxxopts.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>

#include "harness/target/native/kept_target.hpp"
#include "harness/target/native/native_target.hpp"
#include "harness/target/native/run_acts.hpp"
#include "harness/target/native/watchdog.hpp"

namespace harness::target {
namespace {

NativeOptions options_from(const cxxopts::ParseResult& flags, const std::string& self) {
  NativeOptions options;
  options.stack = flags["stack"].as<std::string>();
  options.logs = flags["logs"].as<std::string>();
  options.telemetry = options.logs / "telemetry";
  options.watchdog = {self, "watchdog"};
  options.startup.on_ready = [](const std::string& name, Duration after) {
    std::cout << name << " ready in " << approximate(after) << std::endl;
  };
  return options;
}

void hold_until_told_to_end(NativeTarget& system) {
  sigset_t end;
  ::sigemptyset(&end);
  ::sigaddset(&end, SIGTERM);
  const timespec tick{0, 10'000'000};
  while (::sigtimedwait(&end, nullptr, &tick) != SIGTERM) system.unexpected_ends();
}

int hold(const cxxopts::ParseResult& flags, const std::string& self) {
  sigset_t end;
  ::sigemptyset(&end);
  ::sigaddset(&end, SIGTERM);
  ::sigprocmask(SIG_BLOCK, &end, nullptr);
  const SystemClock clock;
  const auto stage = load_stage(flags["stack"].as<std::string>(), flags["stage"].as<std::string>());
  if (!stage) {
    std::cerr << to_string(stage.error());
    return 2;
  }
  const auto system = NativeTarget::start(*stage, options_from(flags, self), clock);
  if (!system) {
    std::cerr << to_string(system.error()) << std::endl;
    return 3;
  }
  if (flags.count("pause") > 0) {
    const auto paused = (*system)->pause(flags["pause"].as<std::string>());
    if (!paused) std::cerr << to_string(paused.error()) << std::endl;
  }
  std::cout << "holding" << std::endl;
  hold_until_told_to_end(**system);
  return 0;
}

// Makes the file "on", which its undo in the journal removes.
int drive(const cxxopts::ParseResult& flags, const std::string& self) {
  const SystemClock clock;
  const std::filesystem::path directory = flags["logs"].as<std::string>();
  const Standing standing{
      {"demo", {}, {}, {"/here", {}, ""}}, {1, 1}, flags["drive"].as<std::string>()};
  const auto system = KeptTarget::drive(standing, directory);
  if (!system) {
    std::cerr << to_string(system.error()) << std::endl;
    return 3;
  }
  const auto acts =
      RunActs::begin({**system, {}, true, directory, directory, {self, "watchdog"}}, clock);
  ProgramCall undo{{"rm", "on"}};
  undo.outlives_run = true;
  const auto located = (*acts)->locate(undo);
  const auto promised = (*acts)->promise({"command flag", *located});
  if (!promised) {
    std::cerr << to_string(promised.error()) << std::endl;
    return 3;
  }
  std::ofstream(directory / "on") << "on";
  std::cout << "driving" << std::endl;
  while (true) ::pause();
}

int run(int argc, char** argv) {
  cxxopts::Options options("run_holder");
  auto add = options.add_options();
  add("verb", "hold, drive or watchdog", cxxopts::value<std::string>());
  add("stack", "the directory of the stages", cxxopts::value<std::string>());
  add("stage", "the stage to hold", cxxopts::value<std::string>());
  add("logs", "the directory of the logs", cxxopts::value<std::string>());
  add("pause", "a process to pause once all are ready", cxxopts::value<std::string>());
  add("drive", "the scratch directory of what is driven", cxxopts::value<std::string>());
  add("lease-fd", "as the watchdog", cxxopts::value<int>());
  add("journal", "as the watchdog", cxxopts::value<std::string>());
  options.parse_positional("verb");
  const auto flags = options.parse(argc, argv);
  if (flags["verb"].as<std::string>() == "hold") return hold(flags, argv[0]);
  if (flags["verb"].as<std::string>() == "drive") return drive(flags, argv[0]);
  return run_watchdog(flags["lease-fd"].as<int>(), flags["journal"].as<std::string>(),
                      SystemClock());
}

}  // namespace
}  // namespace harness::target

int main(int argc, char** argv) { return harness::target::run(argc, argv); }
