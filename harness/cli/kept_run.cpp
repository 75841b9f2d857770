#include "harness/cli/kept_run.hpp"

#include "harness/cli/load_plan.hpp"
#include "harness/cli/run_files.hpp"
#include "harness/scenario/system_form.hpp"

namespace harness::cli {
namespace {

namespace fs = std::filesystem;

// A stage may be called as a directory here is; it is the stage that is meant then.
bool is_run(const std::string& named) {
  std::error_code unknown;
  const fs::path stage = stack_directory() / "stages" / (scenario::stage_name(named) + ".yaml");
  return named != system::backends_alone && !fs::exists(stage, unknown) &&
         fs::is_directory(named, unknown);
}

// A backend that was not ours kept nothing there; what is missing is not shown.
Checked<Upkeep> replay_of(const fs::path& run) {
  auto processes = system::load_processes(stack_directory() / "replay.yaml");
  if (!processes) return tl::unexpected(processes.error());
  const fs::path kept = run / telemetry_directory;
  std::erase_if(*processes, [&](const system::ProcessSpec& spec) {
    std::error_code unknown;
    return !fs::exists(kept / spec.name, unknown) &&
           !fs::exists(kept / (spec.name + ".journal"), unknown);
  });
  if (!processes->empty()) return Upkeep{run.string(), {std::move(*processes), {}, {}}, run};
  return tl::unexpected(std::vector{
      Error{"has kept no telemetry", run.string(), "name a stage, or the directory of one run"}});
}

}  // namespace

Checked<Upkeep> find_upkeep(const std::string& named) {
  if (is_run(named)) return replay_of(full_name(named));
  const std::string name = scenario::stage_name(named);
  return system::load_stage(stack_directory(), name).map([&](system::Stage stage) {
    return Upkeep{name, std::move(stage), {}};
  });
}

Checked<std::string> upkeep_name(const std::string& named) {
  if (is_run(named)) return full_name(named).string();
  return find_upkeep(named).map([](const Upkeep& found) { return found.name; });
}

}  // namespace harness::cli
