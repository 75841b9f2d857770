#include "harness/cli/prove_metrics.hpp"

#include <optional>
#include <string>

#include "harness/cli/scratch_directory.hpp"
#include "harness/prove/prometheus_trials.hpp"
#include "harness/prove/recordings.hpp"
#include "harness/run/load_plan.hpp"
#include "harness/run/run_files.hpp"
#include "harness/run/to_start.hpp"
#include "harness/target/native/native_target.hpp"

namespace harness::cli {
namespace {

namespace fs = std::filesystem;

class NoMetrics final : public ProofMetrics {
 public:
  prove::MetricTrials* trials() override { return nullptr; }
};

class TwoPrometheus final : public ProofMetrics {
 public:
  Result<void> start(const fs::path& run, run::Interrupt& interrupt, const Clock& clock) {
    auto processes = target::load_processes(run::stack_directory() / "prove.yaml");
    if (!processes) return fail(processes.error().front());
    run::ToStart parts;
    parts.system.title = run.string();
    parts.system.stage.processes = *std::move(processes);
    target::NativeOptions options = run::native_options(parts, logs_.path(), interrupt);
    options.telemetry = fs::absolute(run / run::telemetry_directory);
    auto started = target::NativeTarget::start(parts.system.stage, options, clock);
    if (!started) return fail(started.error());
    system_ = *std::move(started);
    return {};
  }

  // Of what was started.
  Result<void> read(const RunAgain& again, std::span<const prove::Watched> watched,
                    prove::Telemetry& kept, const Clock& clock) {
    const std::string url = system_->url("kept");
    if (auto read = prove::read_metrics(url, again.observed, watched, kept); !read) return read;
    trials_.emplace(system_->url("scratch"), system_->url("kept"), kept, again.observed, clock);
    return {};
  }

  prove::MetricTrials* trials() override { return &*trials_; }

 private:
  ScratchDirectory logs_{"prove"};  // what the two Prometheus say goes with them
  std::unique_ptr<target::NativeTarget> system_;
  std::optional<prove::PrometheusTrials> trials_;
};

// Of the files that the run's Prometheus was given. An author's are named as the scenario names
// them, wherever its copy lies by now.
Result<std::vector<prove::RecordingRule>> recordings_of(const RunAgain& again) {
  scenario::System system = again.loaded.plan.system;
  const fs::path home = fs::path(again.observed.scenario_file).parent_path();
  for (auto& rules : system.own.rules) rules.value = (home / rules.value).string();
  const auto stage = run::load_system(system);
  if (!stage) return fail(stage.error().front());
  return prove::read_recordings({stage->rules.begin(), stage->rules.end()});
}

bool has_metrics(const fs::path& run) {
  const fs::path data = run / run::telemetry_directory / "prometheus";
  std::error_code unknown;
  return fs::is_directory(data, unknown) && !fs::is_empty(data, unknown);
}

}  // namespace

Result<std::unique_ptr<ProofMetrics>> start_metrics(const fs::path& run, const RunAgain& again,
                                                    std::span<const prove::Watched> watched,
                                                    prove::Telemetry& kept,
                                                    run::Interrupt& interrupt, const Clock& clock) {
  if (!has_metrics(run)) return std::unique_ptr<ProofMetrics>(new NoMetrics);
  auto recordings = recordings_of(again);
  if (!recordings) return fail(recordings.error());
  kept.recordings = *std::move(recordings);
  auto metrics = std::make_unique<TwoPrometheus>();
  if (auto started = metrics->start(run, interrupt, clock); !started) return fail(started.error());
  if (auto read = metrics->read(again, watched, kept, clock); !read) return fail(read.error());
  return std::unique_ptr<ProofMetrics>(std::move(metrics));
}

}  // namespace harness::cli
