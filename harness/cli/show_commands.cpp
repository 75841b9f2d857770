// validate, plan, schema: commands that start nothing.
#include <cstdio>

#include "harness/cli/backend_flags.hpp"
#include "harness/cli/flags.hpp"
#include "harness/cli/scenario_files.hpp"
#include "harness/run/load_plan.hpp"
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
      for (const Error& hint : loaded->hints) {
        std::printf("%s: hint: %s; %s\n", hint.where.c_str(), hint.what.c_str(),
                    hint.remedy.c_str());
      }
    }
  }
  return exit_code;
}

int plan_command(const Words& args) {
  Options options("plan", "SCENARIO", "Print what a run would do, and when, without doing it");
  options.paths("scenario", "").number("seed", "The seed to plan with", 0);
  add_memory_flag(options);
  add_env_flag(options);
  options.operand("scenario");
  const auto flags = options.parse(args);
  if (const int* exit_code = std::get_if<int>(&flags)) return *exit_code;
  const auto files = files_of("harness plan", std::get<0>(flags));
  if (!files) return refuse(files.error());
  run::PlanOptions plan_options;
  plan_options.seed = std::get<0>(flags).number("seed");
  const auto memory = memory_of(std::get<0>(flags));
  if (!memory) return refuse(memory.error());
  plan_options.memory = *memory;
  const auto variables = variables_of(std::get<0>(flags));
  if (!variables) return refuse(variables.error());
  plan_options.extra_variables = *variables;
  for (const std::filesystem::path& file : *files) {
    const Checked<run::LoadedPlan> loaded = run::load_plan(file, plan_options);
    if (!loaded) return refuse(loaded.error());
    std::fputs(plan::print(loaded->plan).c_str(), stdout);
  }
  return exit_ok;
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
