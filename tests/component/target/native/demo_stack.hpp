#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "harness/target/native/native_target.hpp"
#include "tests/support/temp_directory.hpp"

namespace harness::test {

// A program of this build, beside the test itself.
inline std::string built_program(const std::string& name) {
  return std::filesystem::read_symlink("/proc/self/exe").parent_path() / name;
}

// A directory of stages that a test writes, with room for the logs of a run.
class DemoStack {
 public:
  // The text below "processes:".
  void stage(const std::string& name, const std::string& processes) {
    std::filesystem::create_directories(directory_ / "stages");
    std::ofstream(directory_ / "native.yaml") << "project: demo\nprocesses: []\n";
    std::ofstream(directory_ / "services.yaml") << "processes: []\n";
    std::ofstream(directory_.path() / "stages" / (name + ".yaml"))
        << "project: demo\nprocesses:\n" + processes;
  }

  target::NativeOptions options() const {
    target::NativeOptions made;
    made.stack = directory_.path();
    made.logs = logs();
    made.telemetry = directory_ / "telemetry";
    made.watchdog = {built_program("run_holder"), "watchdog"};
    return made;
  }

  Result<std::unique_ptr<target::NativeTarget>> start(const std::string& name,
                                                      const target::NativeOptions& options) {
    const auto stage = target::load_stage(directory_.path(), name);
    if (!stage) return fail(stage.error().front());
    return target::NativeTarget::start(*stage, options, clock_);
  }

  const std::filesystem::path& path() const { return directory_.path(); }
  std::filesystem::path logs() const { return directory_ / "logs"; }
  std::string log(const std::string& process) const {
    return content_of(logs() / (process + ".log"));
  }

 private:
  TempDirectory directory_;
  SystemClock clock_;
};

}  // namespace harness::test
