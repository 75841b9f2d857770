#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "harness/plan/plan.hpp"
#include "harness/run/interrupt.hpp"
#include "harness/run/to_start.hpp"
#include "harness/target/acts.hpp"
#include "harness/target/native/lasting_target.hpp"
#include "harness/target/native/standing.hpp"
#include "harness/target/start.hpp"

namespace harness::run {

// Where a run's system comes from, and what becomes of it. Neither: it is started, and ended.
struct Lifetime {
  std::optional<target::Standing> against;  // it is up already, and stays so
  std::vector<std::string> keeper;          // the command of the process that is to keep it up

  bool has_keeper() const { return against || !keeper.empty(); }
};

struct NotStarted {
  std::vector<Error> errors;
  bool over_arguments = false;  // of the author's: a process did not understand them
};

struct BroughtUp {
  std::unique_ptr<target::Target> system;
  target::LastingTarget* lasting = nullptr;  // that part of it which can stay; null: none can
};

// Who is told while it starts.
struct ToldOfStart {
  target::OnReady on_ready;
  target::OnWaiting on_waiting;
};

// Returns once every process is ready, or with nothing left of those that were started.
tl::expected<BroughtUp, NotStarted> bring_up(const ToStart& parts, target::Running running,
                                             const Lifetime& lifetime,
                                             const std::filesystem::path& run_dir,
                                             Interrupt& interrupt, const ToldOfStart& told,
                                             const Clock& clock);

// What faults of the plan do beside what the system does to itself; null where none does. Outlived
// by the system.
Result<std::unique_ptr<target::Acts>> begin_acts(const plan::Plan& plan, target::Target& system,
                                                 bool was_up_before,
                                                 const std::filesystem::path& scenario,
                                                 const std::filesystem::path& run_dir,
                                                 const Clock& clock);

// Why what is up is not the system that is wanted; empty: it is.
Result<void> check_likeness(const target::Standing& standing, const ToStart& wanted);

}  // namespace harness::run
