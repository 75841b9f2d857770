#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "harness/core/clock.hpp"
#include "harness/core/exit_code.hpp"
#include "harness/load/load_engine.hpp"
#include "harness/report/progress.hpp"
#include "harness/run/bring_up.hpp"
#include "harness/run/generator_options.hpp"
#include "harness/run/interrupt.hpp"
#include "harness/run/load_plan.hpp"
#include "harness/target/audit.hpp"
#include "harness/target/lease.hpp"
#include "harness/target/notices.hpp"
#include "harness/target/permission.hpp"

namespace harness::run {

// What a run is given besides its plan.
struct RunSetting {
  GeneratorOptions generator;
  std::vector<target::FoundBackend> backends;                 // in the place of the stage's own
  std::function<std::unique_ptr<report::Display>()> display;  // of its progress; made for each run
  Lifetime lifetime = {};
  // Told of a system that stays up behind the run, and where it is.
  std::function<void(const target::Stage&, const std::map<std::string, std::string>&)> on_kept = {};
};

// The word of the system's owner, who keeps asking for it, and who tells what is done.
struct Owner {
  Owner(const scenario::Safety& safety, const std::string& scenario, const Clock& clock);

  // The error: no, or the owner cannot be told of what is done. Waits for nothing.
  Result<void> lets() const;

  target::Permission permission;
  std::optional<target::LeverWatch> watch;
  std::optional<target::Notices> notices;
};

// What is known before the first process starts.
struct Prepared {
  const LoadedPlan& loaded;
  ToStart parts;
  target::Running running;  // what runs already
  std::filesystem::path run_dir;
  Fd claim;  // on the run directory
  metrics::Endpoint endpoint;
  target::Audit audit;
  std::unique_ptr<Owner> owner;  // none: nobody has to be asked
  // Claims on what is one run's at a time, on this machine.
  std::vector<Fd> places = {};
  std::vector<Fd> backends = {};
  std::optional<target::Lease> lease =
      {};  // on all of it, from any machine; none: its owner has none
};

// Why nothing is started: the scenario or the command line is wrong, or there is no room for a run.
struct NotPrepared {
  std::vector<Error> errors;
  int exit_code = exit_bad_input;
};

// The plan outlives it.
tl::expected<Prepared, NotPrepared> prepare(const LoadedPlan& loaded,
                                            const std::filesystem::path& run_dir,
                                            const RunSetting& setting, const Clock& clock);

void recover_earlier_runs(const Clock& clock, report::Progress& progress);

// Whether nothing that may get load is where its owner protects a place, whatever name leads there.
Checked<void> check_protected(const LoadedPlan& loaded, const target::Running& running);

// Once its owner lets it and nobody else has it. What runs already has shown what it is then.
tl::expected<BroughtUp, NotStarted> start_system(Prepared& prepared, const RunSetting& setting,
                                                 Interrupt& interrupt, const Clock& clock,
                                                 report::Progress& progress);

// How its loads are driven, but for what becomes of their spans.
load::Setting load_setting(const Prepared& prepared, const target::Target& system,
                           const GeneratorOptions& generator, report::Progress& progress);

// Whether its owner lets it act now; empty: nobody has to be asked. And what keeps each act.
target::MayAct may_act(const Prepared& prepared);
target::NoteAct note_act(Prepared& prepared);

// Nothing was measured: what a run has put into its directory itself goes.
void discard(const std::filesystem::path& run_dir);

}  // namespace harness::run
