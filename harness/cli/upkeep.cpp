#include "harness/cli/upkeep.hpp"

#include <algorithm>
#include <array>

#include "harness/cli/kept_run.hpp"
#include "harness/core/file.hpp"
#include "harness/core/text.hpp"
#include "harness/run/run_files.hpp"
#include "harness/scenario/system/system_form.hpp"
#include "harness/target/native/programs.hpp"
#include "harness/yaml/document.hpp"

namespace harness::cli {
namespace {

namespace fs = std::filesystem;

// A stage may be called as a directory here is; it is the stage that is meant then.
bool is_stage(const std::string& named) {
  std::error_code unknown;
  const std::string name = scenario::stage_name(named);
  return name == target::backends_alone ||
         fs::exists(run::stack_directory() / "stages" / (name + ".yaml"), unknown);
}

bool is_run(const std::string& named) {
  std::error_code unknown;
  return !is_stage(named) && fs::is_directory(named, unknown);
}

bool is_file(const std::string& named) {
  const fs::path extension = fs::path(named).extension();
  std::error_code unknown;
  return (extension == ".yaml" || extension == ".yml") && fs::is_regular_file(named, unknown);
}

// By its keys; what cannot be read is said by whoever reads it as a file of processes.
bool is_scenario(const std::string& file) {
  constexpr std::array keys{"name", "system", "load", "phases", "thresholds", "expect"};
  const auto text = read_file(file);
  if (!text) return false;
  const auto document = yaml::read_document(*text, file);
  return document && std::any_of(keys.begin(), keys.end(), [&](const char* key) {
           return document->root.member(key) != nullptr;
         });
}

// What the command line says of a system that is none of a scenario's.
scenario::System with_additions(scenario::System system, const run::PlanOptions& options) {
  for (const run::ExtraArgument& one : options.extra_arguments) {
    system.options[one.process].push_back(one.argument);
  }
  for (const run::ExtraVariable& one : options.extra_variables) {
    system.env[one.process][one.name] = one.value;
  }
  if (options.memory) system.memory = *options.memory;
  system.own.backends.drop(options.named_backends);
  return system;
}

Checked<Upkeep> upkeep_of_system(const std::string& name, const fs::path& file,
                                 const scenario::System& system, const UpkeepOptions& options) {
  return run::to_start(with_additions(system, options.plan), options.backends)
      .map([&](run::ToStart parts) {
        parts.system.stage.scrapes_backends = true;
        return Upkeep{name, file, std::move(parts), {}};
      });
}

Checked<Upkeep> upkeep_of_file(const std::string& file, const UpkeepOptions& options) {
  auto words = run::vocabulary(true);
  if (!words) return tl::unexpected(words.error());
  words->environment = run::own_environment();
  words->locate = [](const std::string& path) { return path; };
  auto own = scenario::load_system_file(file, *words);
  if (!own) return tl::unexpected(own.error());
  scenario::System system;
  system.own = *std::move(own);
  system.file = {file, {1, 1}};
  return upkeep_of_system(fs::path(file).stem().string(), run::full_name(file), system, options);
}

Checked<Upkeep> upkeep_of_scenario(const std::string& file, const UpkeepOptions& options) {
  auto loaded = run::load_plan(file, options.plan);
  if (!loaded) return tl::unexpected(loaded.error());
  loaded->plan.system.links.clear();  // it stays whole
  return run::to_start(loaded->plan.system, options.backends).map([&](run::ToStart parts) {
    return Upkeep{upkeep_name(*loaded), run::full_name(file), std::move(parts), {}};
  });
}

Checked<Upkeep> upkeep_of_run(const std::string& named, const UpkeepOptions& options) {
  const fs::path run = run::full_name(named);
  return stage_of_run(run).map([&](KeptTelemetry kept) {
    Upkeep upkeep{run.string(), {}, {}, run, std::move(kept.gaps)};
    upkeep.parts.system = {run.string(), std::move(kept.stage), {}, 0};
    upkeep.parts.system.memory = options.plan.memory.value_or(scenario::System{}.memory);
    return upkeep;
  });
}

// The database needs a PostgreSQL, which the backends do not; and the lines are a Loki's of ours to
// read.
Checked<Upkeep> with_usage(Upkeep upkeep) {
  target::Stage& stage = upkeep.parts.system.stage;
  const bool has_database =
      target::find_program("postgres", target::program_directories()).has_value();
  if (!has_database || stage.find("loki") == nullptr) return upkeep;
  if (auto added = target::add_usage(run::stack_directory(), stage); !added) {
    return tl::unexpected(added.error());
  }
  return upkeep;
}

Error unknown_upkeep(const std::string& named) {
  std::vector<std::string> stages;
  std::error_code unknown;
  for (const auto& file : fs::directory_iterator(run::stack_directory() / "stages", unknown)) {
    if (file.path().extension() == ".yaml") stages.push_back(file.path().stem());
  }
  std::sort(stages.begin(), stages.end());
  return {"is neither a stage nor the directory of a run", named,
          "name one of " + join(stages, ", ") +
              ", stack for the backends alone, a file of processes, a scenario, or a directory "
              "below reports/runs"};
}

}  // namespace

Checked<Upkeep> find_upkeep(const std::string& named, const UpkeepOptions& options) {
  if (is_run(named)) return upkeep_of_run(named, options);
  if (is_file(named) && is_scenario(named)) return upkeep_of_scenario(named, options);
  if (is_file(named)) return upkeep_of_file(named, options);
  if (!is_stage(named)) return tl::unexpected(std::vector{unknown_upkeep(named)});
  scenario::System system;
  system.stage = scenario::stage_name(named);
  auto upkeep = upkeep_of_system(system.stage, {}, system, options);
  if (!upkeep || system.stage != target::backends_alone) return upkeep;
  return with_usage(*std::move(upkeep));
}

std::string upkeep_name(const run::LoadedPlan& scenario) {
  const scenario::System& system = scenario.plan.system;
  if (!system.is_own()) return system.stage;
  return fs::path(system.file.written() ? *system.file : scenario.file).stem().string();
}

}  // namespace harness::cli
