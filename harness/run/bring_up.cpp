#include "harness/run/bring_up.hpp"

#include <algorithm>

#include "harness/chaos/fault.hpp"
#include "harness/core/exit_code.hpp"
#include "harness/run/run_files.hpp"
#include "harness/target/native/run_acts.hpp"

namespace harness::run {
namespace {

using Outcome = tl::expected<BroughtUp, NotStarted>;

Outcome drive(const target::Standing& standing, target::Running running,
              const std::filesystem::path& run_dir, Interrupt& interrupt, const Clock& clock) {
  auto kept =
      target::KeptTarget::drive(standing, run_dir, [&] { return interrupt.wait(Duration{0}); });
  if (!kept) return tl::unexpected(NotStarted{{kept.error()}});
  return BroughtUp{target::together(std::move(running), *std::move(kept), clock)};
}

Outcome start_lasting(target::Running running, const Lifetime& lifetime,
                      const std::filesystem::path& run_dir, Interrupt& interrupt,
                      const ToldOfStart& told, const Clock& clock) {
  const std::filesystem::path logs = run_dir / logs_directory;
  std::error_code failure;
  std::filesystem::create_directories(logs, failure);  // what is wrong with it shows at opening
  auto lasting = target::LastingTarget::bring_up({lifetime.keeper, logs / "keeper.log",
                                                  [&] { return interrupt.wait(Duration{0}); },
                                                  told.on_ready, told.on_waiting});
  if (!lasting) {
    return tl::unexpected(NotStarted{{lasting.error().error}, lasting.error().over_arguments});
  }
  target::LastingTarget* part = lasting->get();
  return BroughtUp{target::together(std::move(running), *std::move(lasting), clock), part};
}

}  // namespace

Outcome bring_up(const ToStart& parts, target::Running running, const Lifetime& lifetime,
                 const std::filesystem::path& run_dir, Interrupt& interrupt,
                 const ToldOfStart& told, const Clock& clock) {
  if (lifetime.against) {
    return drive(*lifetime.against, std::move(running), run_dir, interrupt, clock);
  }
  if (!lifetime.keeper.empty()) {
    return start_lasting(std::move(running), lifetime, run_dir, interrupt, told, clock);
  }
  target::NativeOptions options = native_options(parts, run_dir, interrupt);
  NotStarted trouble;
  options.startup.on_ready = told.on_ready;
  options.startup.on_waiting = told.on_waiting;
  options.startup.on_early_end = [&](const std::string& name, const target::Ending& ending) {
    trouble.over_arguments = ending.is_exit(exit_bad_input) && options.more.contains(name);
  };
  auto system = target::start(parts.system.stage, options, std::move(running), clock);
  if (system) return BroughtUp{*std::move(system)};
  trouble.errors = {system.error()};
  return tl::unexpected(trouble);
}

Result<std::unique_ptr<target::Acts>> begin_acts(const plan::Plan& plan, target::Target& system,
                                                 bool was_up_before,
                                                 const std::filesystem::path& scenario,
                                                 const std::filesystem::path& run_dir,
                                                 const Clock& clock) {
  const bool needs_acts = std::ranges::any_of(plan.faults, [&](const plan::Fault& fault) {
    const auto& running = plan.system.own.links;
    return chaos::find_fault_kind(fault.kind)->needs_acts ||
           (fault.link && scenario::find_running_link(running, fault.link->text()) != nullptr);
  });
  if (!needs_acts) return nullptr;
  auto acts = target::RunActs::begin(
      {system, plan.system.own.endpoints, was_up_before,
       std::filesystem::absolute(scenario).parent_path(), run_dir / logs_directory, own_watchdog()},
      clock);
  if (!acts) return fail(acts.error());
  return std::unique_ptr<target::Acts>(*std::move(acts));
}

Result<void> check_likeness(const target::Standing& standing, const ToStart& wanted) {
  const auto likeness = target::likeness_of(standing);
  if (!likeness) return fail(likeness.error());
  const std::string other = target::difference(*likeness, target::likeness_of(wanted.system));
  if (other.empty()) return {};
  return fail("is not the system that the scenario wants: " + other, text_of(standing),
              "run it without --against, or bring that up with harness up SCENARIO");
}

}  // namespace harness::run
