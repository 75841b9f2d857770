#include "harness/cli/kept_run.hpp"

#include <algorithm>

#include "harness/core/text.hpp"
#include "harness/run/load_plan.hpp"
#include "harness/run/run_files.hpp"
#include "harness/scenario/system/system_form.hpp"
#include "stack/store/keep/replay.hpp"

namespace harness::cli {
namespace {

namespace fs = std::filesystem;

// A stage may be called as a directory here is; it is the stage that is meant then.
bool is_run(const std::string& named) {
  std::error_code unknown;
  const fs::path stage =
      run::stack_directory() / "stages" / (scenario::stage_name(named) + ".yaml");
  return named != target::backends_alone && !fs::exists(stage, unknown) &&
         fs::is_directory(named, unknown);
}

// What a run has kept of one backend.
struct Kept {
  bool is_there = false;
  std::string gap = {};  // empty: nothing is missing
};

Kept kept_metrics(const fs::path& data) {
  std::error_code unknown;
  if (!fs::is_directory(data, unknown)) {
    return {false, "prometheus: " + data.string() + " is not there: no metrics are shown"};
  }
  if (fs::is_empty(data, unknown)) {
    return {true, "prometheus: " + data.string() + " is empty: there are no metrics to show"};
  }
  return {true};
}

// A backend that was not ours kept nothing there.
Result<Kept> kept_by_store(const std::string& name, const fs::path& journal) {
  const std::string what = name == "loki" ? "log lines" : "traces";
  std::error_code unknown;
  if (!fs::exists(journal, unknown)) {
    return Kept{false, name + ": " + journal.string() + " is not there: no " + what + " are shown"};
  }
  const auto read = store::replay(journal, [](auto, auto, const auto&) {});
  if (!read) return fail(read.error());
  const std::string torn =
      std::to_string(read->torn_bytes) + " bytes are half a write, from a sudden end: ";
  if (read->records == 0) {
    const std::string why =
        read->torn_bytes > 0 ? " holds nothing whole, its " + torn : " is empty: ";
    return Kept{true, name + ": " + journal.string() + why + "there are no " + what + " to show"};
  }
  if (read->torn_bytes == 0) return Kept{true};
  return Kept{true, name + ": of " + journal.string() + " the last " + torn + "the " + what +
                        " before them are shown"};
}

Checked<Upkeep> replay_of(const fs::path& run) {
  auto processes = target::load_processes(run::stack_directory() / "replay.yaml");
  if (!processes) return tl::unexpected(processes.error());
  const fs::path telemetry = run / run::telemetry_directory;
  Upkeep upkeep{run.string(), {}, run};
  std::vector<Error> errors;
  for (target::Process& spec : *processes) {
    const auto kept = spec.name == "prometheus"
                          ? Result<Kept>(kept_metrics(telemetry / spec.name))
                          : kept_by_store(spec.name, telemetry / (spec.name + ".journal"));
    if (!kept) {
      errors.push_back(kept.error());
      continue;
    }
    if (!kept->gap.empty()) upkeep.gaps.push_back(kept->gap);
    if (kept->is_there) upkeep.stage.processes.push_back(std::move(spec));
  }
  if (!errors.empty()) return tl::unexpected(std::move(errors));
  if (!upkeep.stage.processes.empty()) return upkeep;
  return tl::unexpected(std::vector{
      Error{"has kept no telemetry", run.string(), "name a stage, or the directory of one run"}});
}

// A file of processes of one's own.
bool is_system_file(const std::string& named) {
  const fs::path extension = fs::path(named).extension();
  std::error_code unknown;
  return (extension == ".yaml" || extension == ".yml") && fs::is_regular_file(named, unknown);
}

Checked<Upkeep> upkeep_of(const std::string& file) {
  auto words = run::vocabulary(true);
  if (!words) return tl::unexpected(words.error());
  words->environment = run::own_environment();
  words->locate = [](const std::string& path) { return path; };
  const auto own = scenario::load_system_file(file, *words);
  if (!own) return tl::unexpected(own.error());
  scenario::System system;
  system.own = *own;
  return run::load_system(system).map([&](target::Stage stage) {
    return Upkeep{fs::path(file).stem().string(), std::move(stage), {}, own->backends};
  });
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
              ", stack for the backends alone, or a directory below reports/runs"};
}

}  // namespace

Checked<Upkeep> find_upkeep(const std::string& named) {
  if (is_run(named)) return replay_of(run::full_name(named));
  if (is_system_file(named)) return upkeep_of(named);
  const std::string name = scenario::stage_name(named);
  std::error_code unknown;
  if (name != target::backends_alone &&
      !fs::exists(run::stack_directory() / "stages" / (name + ".yaml"), unknown)) {
    return tl::unexpected(std::vector{unknown_upkeep(named)});
  }
  return target::load_stage(run::stack_directory(), name).map([&](target::Stage stage) {
    return Upkeep{name, std::move(stage), {}};
  });
}

Checked<std::string> upkeep_name(const std::string& named) {
  if (is_run(named)) return run::full_name(named).string();
  if (is_system_file(named)) return fs::path(named).stem().string();
  return find_upkeep(named).map([](const Upkeep& found) { return found.name; });
}

}  // namespace harness::cli
