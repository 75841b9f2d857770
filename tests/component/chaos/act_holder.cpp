// A stand-in for the harness in tests that kill it: injects a fault of commands that make and
// remove a file, and holds it until it is killed. It is also the watchdog of that.

#include <csignal>
#include <cxxopts.hpp>
#include <iostream>

#include "harness/chaos/acted_fault.hpp"
#include "harness/target/native/run_acts.hpp"
#include "harness/target/native/watchdog.hpp"
#include "tests/support/fake_target.hpp"

namespace harness::chaos {
namespace {

target::ProgramCall shell(const std::string& script) { return {{"sh", "-c", script}}; }

// Whoever undoes it says so, and needs what only the environment has.
WrittenFault making_a_file() {
  target::ProgramCall undo = shell("test ! -e stuck && echo \"$SECRET\" >> undone && rm -f on");
  undo.env = {{"SECRET", "${ACT_SECRET}"}};
  undo.outlives_run = true;
  return {"command sh", shell("touch on"), undo, Proof{target::ProgramCall{{"test", "-e", "on"}}}};
}

bool is_told_to_end() {
  sigset_t end;
  ::sigemptyset(&end);
  ::sigaddset(&end, SIGTERM);
  const timespec tick{0, 10'000'000};
  return ::sigtimedwait(&end, nullptr, &tick) == SIGTERM;
}

int hold(const std::string& directory, const std::string& self) {
  const SystemClock clock;
  test::FakeTarget system({});
  const auto acts = target::RunActs::begin(
      {system, {}, false, directory, directory + "/logs", {self, "watchdog"}}, clock);
  if (!acts) {
    std::cerr << to_string(acts.error()) << std::endl;
    return 3;
  }
  ActedFault fault(making_a_file(), {system, clock, acts->get()});
  if (const auto injected = fault.inject(); !injected) {
    std::cerr << to_string(injected.error()) << std::endl;
    return 3;
  }
  bool is_seen = false;
  do {
    static_cast<void>((*acts)->look());
    if (is_seen) continue;
    is_seen = fault.seen().has_value();
    if (is_seen) std::cout << "holding" << std::endl;
  } while (!is_told_to_end());
  return 0;
}

int run(int argc, char** argv) {
  cxxopts::Options options("act_holder");
  auto add = options.add_options();
  add("verb", "hold or watchdog", cxxopts::value<std::string>());
  add("directory", "where the file is made", cxxopts::value<std::string>());
  add("lease-fd", "as the watchdog", cxxopts::value<int>());
  add("journal", "as the watchdog", cxxopts::value<std::string>());
  options.parse_positional("verb");
  const auto flags = options.parse(argc, argv);
  if (flags["verb"].as<std::string>() == "hold") {
    return hold(flags["directory"].as<std::string>(), argv[0]);
  }
  return target::run_watchdog(flags["lease-fd"].as<int>(), flags["journal"].as<std::string>(),
                              SystemClock());
}

}  // namespace
}  // namespace harness::chaos

int main(int argc, char** argv) { return harness::chaos::run(argc, argv); }
