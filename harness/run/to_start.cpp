#include "harness/run/to_start.hpp"

#include "harness/core/rng.hpp"
#include "harness/run/load_plan.hpp"
#include "harness/run/run_files.hpp"
#include "harness/target/native/stage_links.hpp"

namespace harness::run {

Checked<ToStart> to_start(const scenario::System& system,
                          const std::vector<target::FoundBackend>& backends) {
  Checked<target::Stage> stage = load_system(system);
  if (!stage) return tl::unexpected(stage.error());
  target::put_in_place(backends, *stage);
  ToStart parts{{system.title(), {}, additions_of(system), system.memory},
                target::remote_backends(system.own.backends, backends),
                system.ports,
                system.is_own(),
                system.has_storms};
  target::leave_out(parts.remote, own_environment(), *stage);
  target::lead_through(system.links, *stage);
  for (const scenario::Link& link : stage->links) {
    if (link.listen) parts.ports[target::port_name(link)] = *link.listen;
  }
  parts.system.stage = *std::move(stage);
  return parts;
}

// Not by its name: this program may have been built anew since it began.
std::vector<std::string> own_watchdog() { return {"/proc/self/exe", "watchdog"}; }

target::NativeOptions native_options(const ToStart& parts, const std::filesystem::path& directory,
                                     Interrupt& interrupt) {
  target::NativeOptions options;
  options.stack = stack_directory();
  options.logs = directory / logs_directory;
  options.telemetry = directory / telemetry_directory;
  options.watchdog = own_watchdog();
  options.startup.cancelled = [&] { return interrupt.wait(Duration{0}); };
  options.ports.fixed = parts.ports;
  options.memory = parts.system.memory;
  options.more = parts.system.more;
  if (parts.has_storms) options.admin_token = fresh_token();
  if (parts.is_own) options.startup.deadline = scenario::ready_within;
  return options;
}

}  // namespace harness::run
