// A stand-in for the harness in tests that kill it: starts the processes of a stage and holds them
// until its input ends. Also the watchdog that such a run needs.

#include <cxxopts.hpp>
#include <iostream>
#include <string>

#include "harness/system/native_system.hpp"
#include "harness/system/watchdog.hpp"

namespace harness::system {
namespace {

int hold(const cxxopts::ParseResult& flags, const std::string& self) {
  const SystemClock clock;
  const auto stage = load_stage(flags["stack"].as<std::string>(), flags["stage"].as<std::string>());
  if (!stage) {
    std::cerr << to_string(stage.error());
    return 2;
  }
  NativeOptions options;
  options.stack = flags["stack"].as<std::string>();
  options.logs = flags["logs"].as<std::string>();
  options.watchdog = {self, "watchdog"};
  options.startup.on_ready = [](const std::string& name, Duration after) {
    std::cout << name << " ready in " << approximate(after) << std::endl;
  };
  const auto system = NativeSystem::start(*stage, options, clock);
  if (!system) {
    std::cerr << to_string(system.error()) << std::endl;
    return 3;
  }
  if (flags.count("pause") > 0) {
    const auto name = flags["pause"].as<std::string>();
    if (auto paused = (*system)->pause(name); !paused) std::cerr << to_string(paused.error());
  }
  std::cout << "holding" << std::endl;
  std::string line;
  while (std::getline(std::cin, line)) (*system)->unexpected_ends();
  return 0;
}

int run(int argc, char** argv) {
  cxxopts::Options options("run_holder");
  options.add_options()("verb", "hold or watchdog", cxxopts::value<std::string>())(
      "stack", "", cxxopts::value<std::string>())("stage", "", cxxopts::value<std::string>())(
      "logs", "", cxxopts::value<std::string>())("pause", "", cxxopts::value<std::string>())(
      "lease-fd", "", cxxopts::value<int>())("journal", "", cxxopts::value<std::string>());
  options.parse_positional("verb");
  const auto flags = options.parse(argc, argv);
  if (flags["verb"].as<std::string>() == "hold") return hold(flags, argv[0]);
  return run_watchdog(flags["lease-fd"].as<int>(), flags["journal"].as<std::string>(),
                      SystemClock());
}

}  // namespace
}  // namespace harness::system

int main(int argc, char** argv) { return harness::system::run(argc, argv); }
