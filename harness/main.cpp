#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>

#include "harness/cli/command.hpp"
#include "harness/core/text.hpp"
#include "harness/run/interrupt.hpp"

namespace {

using harness::cli::Command;

constexpr std::array commands{
    Command{"init", "[URL]", "Look at a service that runs, and write a first scenario for it",
            harness::cli::init_command},
    Command{"doctor", "SCENARIO", "Send a few requests, and say of each signal whether it arrives",
            harness::cli::doctor_command},
    Command{"run", "SCENARIO…", "Rehearse incidents: start, load, break, mend, judge",
            harness::cli::run_command},
    Command{"judge", "RUN", "Reach the verdict of a run again from its directory",
            harness::cli::judge_command},
    Command{"prove", "RUN", "Break what a run kept, and say which claim catches what",
            harness::cli::prove_command},
    Command{"baseline", "accept|compare RUN…",
            "Keep runs as an example, and compare others with it", harness::cli::baseline_command},
    Command{"load", "URL", "Drive load at one URL, without a scenario", harness::cli::load_command},
    Command{"merge", "RUN…", "Join the runs of all segments of a load into one",
            harness::cli::merge_command},
    Command{"validate", "SCENARIO…", "Check scenarios without starting anything",
            harness::cli::validate_command},
    Command{"plan", "SCENARIO", "Print what a run would do, and when, without doing it",
            harness::cli::plan_command},
    Command{"up", "STAGE|FILE|RUN", "Keep a system up, or show the telemetry of a run that is over",
            harness::cli::up_command},
    Command{"down", "[NAME]", "End what is kept up: what is named, or one's own",
            harness::cli::down_command},
    Command{"schema", "", "Print the JSON Schema of scenarios, for editors",
            harness::cli::schema_command},
    Command{"dashboards", "[NAME…]", "List, print or lay down the shipped Grafana dashboards",
            harness::cli::dashboards_command},
    Command{"push", "dashboards|regions",
            "Push dashboards, or a run's phases and faults, to your Grafana",
            harness::cli::push_command},
    Command{"check", "KIND [FILE…]", "Find mistakes in dashboards, rules and their like",
            harness::cli::check_command},
    Command{"recover", "", "End and clean up what a killed run left behind",
            harness::cli::recover_command},
    Command{"keep", "", "", harness::cli::keep_command},
    Command{"watchdog", "", "", harness::cli::watchdog_command},
};

void print_help(std::FILE* out) {
  std::fputs("harness rehearses incidents: load, faults and verdicts from one scenario file.\n\n",
             out);
  for (const Command& command : commands) {
    if (command.about.empty()) continue;
    const std::string call = std::string(command.name) + " " + std::string(command.usage);
    // The ellipsis is one column of three bytes.
    const int width = call.find("…") == std::string::npos ? 22 : 24;
    std::fprintf(out, "  harness %-*s %s\n", width, call.c_str(), command.about.data());
  }
  std::fputs(
      "\nharness COMMAND --help tells more.\n"
      "Exit codes: 0 pass, 1 fail, 2 wrong scenario or command line, 3 could not be measured,\n"
      "130 interrupted (after reverting every fault).\n",
      out);
}

// For shells that complete.
void list_commands() {
  for (const Command& command : commands) {
    if (!command.about.empty()) std::printf("%s\t%s\n", command.name.data(), command.about.data());
  }
}

int unknown_command(const std::string& name) {
  std::vector<std::string> names;
  for (const Command& command : commands) names.emplace_back(command.name);
  const auto meant = harness::nearest(name, names);
  return harness::cli::refuse(
      harness::Error{"\"" + name + "\" is not a command", "harness",
                     meant ? "did you mean " + *meant + "?" : "see harness --help"});
}

int run(const std::vector<std::string>& words) {
  if (words.empty()) {
    print_help(stderr);
    return harness::exit_bad_input;
  }
  if (words[0] == "--help" || words[0] == "-h" || words[0] == "help") {
    print_help(stdout);
    return harness::exit_ok;
  }
  if (words[0] == "--version") {
    std::puts("harness " HARNESS_VERSION);
    return harness::exit_ok;
  }
  if (words[0] == "--list-commands") {
    list_commands();
    return harness::exit_ok;
  }
  const auto* command =
      std::find_if(commands.begin(), commands.end(),
                   [&](const Command& candidate) { return candidate.name == words[0]; });
  if (command == commands.end()) return unknown_command(words[0]);
  return command->run({words.begin() + 1, words.end()});
}

// A pipe loses only what its reader did not stay for.
bool is_pipe(int fd) {
  struct stat status {};
  return ::fstat(fd, &status) == 0 && S_ISFIFO(status.st_mode);
}

// No success where the disk is full and the result is told to nobody.
int after_output(int exit_code) {
  const bool written = std::fflush(stdout) == 0 && std::ferror(stdout) == 0;
  if (written || exit_code != harness::exit_ok || is_pipe(STDOUT_FILENO)) return exit_code;
  return harness::cli::refuse(
      harness::Error{"cannot be written", "standard output", "see whether its disk is full"},
      harness::exit_not_measured);
}

}  // namespace

int main(int argc, char** argv) {
  harness::run::end_when_interrupted();
  // A reader that leaves (`harness run … | head`) must not end a run with its faults still in
  // place.
  std::signal(SIGPIPE, SIG_IGN);
  return after_output(run({argv + 1, argv + argc}));
}
