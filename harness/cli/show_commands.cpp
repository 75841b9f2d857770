// validate, plan, schema: commands that start nothing.
#include <cstdio>

#include "harness/cli/backend_flags.hpp"
#include "harness/cli/options.hpp"
#include "harness/cli/scenario_files.hpp"
#include "harness/run/load_plan.hpp"
#include "harness/scenario/schema.hpp"

namespace harness::cli {
namespace {

Checked<std::vector<std::filesystem::path>> files_of(const cxxopts::Options& options,
                                                     const cxxopts::ParseResult& flags) {
  if (flags.count("scenario") > 0) {
    return scenario_files(flags["scenario"].as<std::vector<std::string>>());
  }
  return tl::unexpected(std::vector{
      Error{"no scenario is named", options.program(), "see " + options.program() + " --help"}});
}

}  // namespace

int validate_command(const Words& args) {
  cxxopts::Options options =
      options_of("validate", "SCENARIO…", "Check scenarios without starting anything");
  options.add_options()("scenario", "", cxxopts::value<std::vector<std::string>>());
  options.parse_positional("scenario");
  const auto flags = parse(options, args);
  if (const int* exit_code = std::get_if<int>(&flags)) return *exit_code;
  const auto files = files_of(options, std::get<0>(flags));
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
  cxxopts::Options options =
      options_of("plan", "SCENARIO", "Print what a run would do, and when, without doing it");
  options.add_options()("scenario", "", cxxopts::value<std::vector<std::string>>())(
      "seed", "The seed to plan with", cxxopts::value<std::uint64_t>()->default_value("0"));
  add_memory_flag(options);
  add_env_flag(options);
  options.parse_positional("scenario");
  const auto flags = parse(options, args);
  if (const int* exit_code = std::get_if<int>(&flags)) return *exit_code;
  const auto files = files_of(options, std::get<0>(flags));
  if (!files) return refuse(files.error());
  run::PlanOptions plan_options;
  plan_options.seed = std::get<0>(flags)["seed"].as<std::uint64_t>();
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
  cxxopts::Options options =
      options_of("schema", "", "Print the JSON Schema of scenarios, for editors");
  const auto flags = parse(options, args);
  if (const int* exit_code = std::get_if<int>(&flags)) return *exit_code;
  const Checked<scenario::Vocabulary> words = run::vocabulary(false);
  if (!words) return refuse(words.error());
  std::fputs(scenario::json_schema(*words).c_str(), stdout);
  return exit_ok;
}

}  // namespace harness::cli
