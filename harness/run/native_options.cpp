#include "harness/run/native_options.hpp"

#include "harness/run/load_plan.hpp"
#include "harness/run/run_files.hpp"

namespace harness::run {

target::NativeOptions native_options(const std::filesystem::path& run_dir, Interrupt& interrupt) {
  target::NativeOptions options;
  options.stack = stack_directory();
  options.logs = run_dir / logs_directory;
  options.telemetry = run_dir / telemetry_directory;
  // Not by its name: this program may have been built anew since it began.
  options.watchdog = {"/proc/self/exe", "watchdog"};
  options.startup.cancelled = [&] { return interrupt.wait(Duration{0}); };
  return options;
}

}  // namespace harness::run
