#include "harness/cli/kept_run.hpp"

#include "harness/run/load_plan.hpp"
#include "harness/run/run_files.hpp"
#include "stack/store/keep/replay.hpp"

namespace harness::cli {
namespace {

namespace fs = std::filesystem;

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

}  // namespace

Checked<KeptTelemetry> stage_of_run(const fs::path& run) {
  auto processes = target::load_processes(run::stack_directory() / "replay.yaml");
  if (!processes) return tl::unexpected(processes.error());
  const fs::path telemetry = run / run::telemetry_directory;
  KeptTelemetry all;
  std::vector<Error> errors;
  for (target::Process& spec : *processes) {
    const auto kept = spec.name == "prometheus"
                          ? Result<Kept>(kept_metrics(telemetry / spec.name))
                          : kept_by_store(spec.name, telemetry / (spec.name + ".journal"));
    if (!kept) {
      errors.push_back(kept.error());
      continue;
    }
    if (!kept->gap.empty()) all.gaps.push_back(kept->gap);
    if (kept->is_there) all.stage.processes.push_back(std::move(spec));
  }
  if (!errors.empty()) return tl::unexpected(std::move(errors));
  if (!all.stage.processes.empty()) return all;
  return tl::unexpected(std::vector{
      Error{"has kept no telemetry", run.string(), "name a stage, or the directory of one run"}});
}

}  // namespace harness::cli
