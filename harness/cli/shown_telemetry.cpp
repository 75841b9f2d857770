#include "harness/cli/shown_telemetry.hpp"

#include <optional>

#include "harness/cli/asked_backends.hpp"
#include "harness/cli/kept_run.hpp"
#include "harness/cli/scratch_directory.hpp"
#include "harness/run/interrupt.hpp"
#include "harness/run/run_files.hpp"
#include "harness/run/to_start.hpp"
#include "harness/target/native/native_target.hpp"

namespace harness::cli {
namespace {

namespace fs = std::filesystem;

class ShownRun final : public ShownTelemetry {
 public:
  Checked<void> start(const fs::path& run, const Clock& clock) {
    auto kept = stage_of_run(run);
    if (!kept) return tl::unexpected(kept.error());
    gaps_ = std::move(kept->gaps);
    run::ToStart parts;
    parts.system.title = run.string();
    parts.system.stage = std::move(kept->stage);
    target::NativeOptions options = run::native_options(parts, logs_.path(), interrupt_);
    options.telemetry = fs::absolute(run / run::telemetry_directory);
    auto started = target::NativeTarget::start(parts.system.stage, options, clock);
    if (!started) return tl::unexpected(std::vector{started.error()});
    system_ = *std::move(started);
    backends_.emplace(system_->servers(), "the run has kept nothing of ", interrupt_, clock);
    return {};
  }

  std::vector<observe::Answer> ask(const std::vector<observe::Question>& questions) override {
    return backends_->ask(questions);
  }

  const std::vector<std::string>& gaps() const override { return gaps_; }
  bool cancelled() override { return interrupt_.wait(Duration{0}); }

 private:
  ScratchDirectory logs_{"check"};  // what the backends say goes with them
  run::SignalInterrupt interrupt_;
  std::unique_ptr<target::NativeTarget> system_;
  std::optional<AskedBackends> backends_;
  std::vector<std::string> gaps_;
};

}  // namespace

Checked<std::unique_ptr<ShownTelemetry>> show_telemetry(const fs::path& run, const Clock& clock) {
  auto shown = std::make_unique<ShownRun>();
  if (auto started = shown->start(run, clock); !started) return tl::unexpected(started.error());
  return std::unique_ptr<ShownTelemetry>(std::move(shown));
}

}  // namespace harness::cli
