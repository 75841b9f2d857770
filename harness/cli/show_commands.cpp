// validate, plan, schema: commands that start nothing.
#include <cstdio>

#include "harness/cli/plan_flags.hpp"
#include "harness/cli/scenario_files.hpp"
#include "harness/doctor/resolve.hpp"
#include "harness/run/load_plan.hpp"
#include "harness/run/rehearsal.hpp"
#include "harness/run/unpassed.hpp"
#include "harness/scenario/schema.hpp"

namespace harness::cli {
namespace {

Checked<std::vector<std::filesystem::path>> files_of(const std::string& command,
                                                     const Flags& flags) {
  if (flags.has("scenario")) {
    return scenario_files(flags.texts("scenario"));
  }
  return tl::unexpected(
      std::vector{Error{"no scenario is named", command, "see " + command + " --help"}});
}

void warn(const run::LoadedPlan& loaded) {
  for (const Error& warning : loaded.warnings) {
    std::fprintf(stderr, "warning: %s\n", to_string(warning).c_str());
  }
}

}  // namespace

int validate_command(const Words& args) {
  Options options("validate", "SCENARIO…", "Check scenarios without starting anything");
  options.paths("scenario", "");
  options.operand("scenario");
  const auto flags = options.parse(args);
  if (const int* exit_code = std::get_if<int>(&flags)) return *exit_code;
  const auto files = files_of("harness validate", std::get<0>(flags));
  if (!files) return refuse(files.error());
  int exit_code = exit_ok;
  for (const std::filesystem::path& file : *files) {
    if (const Checked<run::LoadedPlan> loaded = run::load_plan(file, {}); !loaded) {
      exit_code = refuse(loaded.error());
    } else {
      const std::size_t claims = loaded->plan.claims.size();
      std::printf("%s: valid, %zu claim%s\n", file.c_str(), claims, claims == 1 ? "" : "s");
      warn(*loaded);
      for (const Error& hint : loaded->hints) {
        std::printf("%s: hint: %s; %s\n", hint.where.c_str(), hint.what.c_str(),
                    hint.remedy.c_str());
      }
    }
  }
  return exit_code;
}

namespace {

// Who sets a variable expects it to have an effect, of a plan already.
void warn_of_unpassed(const run::LoadedPlan& loaded) {
  const auto stage = run::load_system(loaded.plan.system);
  if (!stage) return;  // it was read for the plan before, and said what is wrong
  for (const std::string& note : run::unpassed_variables(*stage, loaded)) {
    std::fprintf(stderr, "warning: %s\n", note.c_str());
  }
}

// A plan may be made on another machine than the one that it is run on.
void warn_of_this_machine(const run::LoadedPlan& loaded) {
  for (const Error& beyond : run::beyond_this_machine(loaded.plan, loaded.file)) {
    std::fprintf(stderr, "warning: on this machine, %s\n", to_string(beyond).c_str());
  }
}

// What of the plan is there on its target, now.
int show_live(const run::LoadedPlan& loaded) {
  const SystemClock clock;
  const doctor::Resolved found = doctor::resolve(loaded, clock);
  std::puts("on the target, now");
  for (const std::string& line : found.lines) std::printf("  %s\n", line.c_str());
  std::fflush(stdout);
  refuse(found.wrong);
  refuse(found.unanswered);
  return found.exit_code();
}

}  // namespace

int plan_command(const Words& args) {
  Options options("plan", "SCENARIO", "Print what a run would do, and when, without doing it");
  options.paths("scenario", "")
      .number("seed", "The seed to plan with", 0)
      .flag("live",
            "Ask the target, too: whether its endpoints are what they are to be, whom claims name "
            "is there, and its owner lets a run act now. Nothing is started or written");
  add_plan_flags(options);
  options.operand("scenario");
  const auto parsed = options.parse(args);
  if (const int* exit_code = std::get_if<int>(&parsed)) return *exit_code;
  const auto& flags = std::get<0>(parsed);
  const auto files = files_of("harness plan", flags);
  if (!files) return refuse(files.error());
  auto plan_options = plan_options_of(flags);
  if (!plan_options) return refuse(plan_options.error());
  plan_options->seed = flags.number("seed");
  std::vector<int> exit_codes;
  for (const std::filesystem::path& file : *files) {
    const Checked<run::LoadedPlan> loaded = run::load_plan(file, *plan_options);
    if (!loaded) return refuse(loaded.error());
    std::fputs(plan::print(loaded->plan).c_str(), stdout);
    warn(*loaded);
    warn_of_unpassed(*loaded);
    if (!flags.has("live")) warn_of_this_machine(*loaded);
    if (flags.has("live")) exit_codes.push_back(show_live(*loaded));
  }
  return exit_code_of_all(exit_codes);
}

int schema_command(const Words& args) {
  Options options("schema", "", "Print the JSON Schema of scenarios, for editors");
  const auto flags = options.parse(args);
  if (const int* exit_code = std::get_if<int>(&flags)) return *exit_code;
  const Checked<scenario::Vocabulary> words = run::vocabulary(false);
  if (!words) return refuse(words.error());
  std::fputs(scenario::json_schema(*words).c_str(), stdout);
  return exit_ok;
}

}  // namespace harness::cli
