#include "harness/cli/native_options.hpp"

#include "harness/cli/load_plan.hpp"
#include "harness/cli/run_files.hpp"

namespace harness::cli {

system::NativeOptions native_options(const std::filesystem::path& run_dir,
                                     run::Interrupt& interrupt) {
  system::NativeOptions options;
  options.stack = stack_directory();
  options.logs = run_dir / logs_directory;
  // Not by its name: this program may have been built anew since it began.
  options.watchdog = {"/proc/self/exe", "watchdog"};
  options.startup.cancelled = [&] { return interrupt.wait(Duration{0}); };
  return options;
}

}  // namespace harness::cli
