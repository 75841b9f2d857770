#include "harness/run/run_scenario.hpp"

#include <algorithm>

#include "harness/core/exit_code.hpp"
#include "harness/core/file.hpp"
#include "harness/core/rng.hpp"
#include "harness/load/connections.hpp"
#include "harness/metrics/live_metrics.hpp"
#include "harness/report/progress.hpp"
#include "harness/run/conductor.hpp"
#include "harness/run/judge_run.hpp"
#include "harness/run/native_options.hpp"
#include "harness/run/preflight.hpp"
#include "harness/run/run_files.hpp"
#include "harness/run/run_losses.hpp"
#include "harness/run/signed_load.hpp"
#include "harness/run/unnamed_ports.hpp"
#include "harness/run/unpassed.hpp"
#include "harness/target/external/local_port.hpp"
#include "harness/target/native/recover.hpp"
#include "harness/target/start.hpp"

namespace harness::run {
namespace {

// Leases of ports, logs, backends: 76 at the most at stage 6, which has the most processes.
constexpr std::uint64_t files_of_a_run = 100;

// What is known before the first process starts.
struct Prepared {
  const LoadedPlan& loaded;
  target::Stage stage;
  target::Running running;  // what runs already
  std::filesystem::path run_dir;
  Fd claim;  // on the run directory
  metrics::Endpoint endpoint;
  std::vector<Fd> backends = {};  // claims on those that run already
};

Error in_file(const std::string& file, Error error) {
  error.where = file + ": " + error.where;
  return error;
}

Checked<Prepared> prepare(const LoadedPlan& loaded, const std::filesystem::path& run_dir,
                          const RunSetting& setting) {
  const Driving& driving = setting.driving;
  const auto room =
      load::make_room_for(loaded.plan.loads, driving.segment, {files_of_a_run, driving.workers});
  if (!room) return tl::unexpected(std::vector<Error>{in_file(loaded.file, room.error())});
  Checked<target::Stage> stage = load_system(loaded.plan.system);
  if (!stage) return tl::unexpected(stage.error());
  target::put_in_place(setting.backends, *stage);
  const auto remote = target::remote_backends(loaded.plan.system.own.backends, setting.backends);
  target::leave_out(remote, own_environment(), *stage);
  Checked<target::Running> running =
      target::sign_in(loaded.plan.system.own.endpoints, remote, own_environment());
  if (!running) return tl::unexpected(running.error());
  Result<metrics::Endpoint> endpoint = endpoint_for(driving);
  if (!endpoint) return tl::unexpected(std::vector<Error>{endpoint.error()});
  Result<Fd> claim = claim_run_directory(run_dir);
  if (!claim) return tl::unexpected(std::vector<Error>{claim.error()});
  const Result<void> written = write_file(run_dir / scenario_file, loaded.text);
  if (!written) return tl::unexpected(std::vector<Error>{written.error()});
  return Prepared{loaded,  std::move(*stage), std::move(*running),
                  run_dir, std::move(*claim), std::move(*endpoint)};
}

void recover_earlier_runs(const Clock& clock, report::Progress& progress) {
  for (const target::Recovered& run : target::recover(clock)) {
    progress.note(run.outcome
                      ? "cleaned up after an earlier run that was killed: " + run.scratch.string()
                      : to_string(run.outcome.error()));
  }
}

struct NotStarted {
  std::vector<Error> errors;
  bool over_arguments = false;  // of the author's: a process did not understand them
};

std::vector<scenario::Load> filled_loads(const Prepared& prepared) {
  std::vector<scenario::Load> loads = prepared.loaded.plan.loads;
  scenario::fill_in(loads, own_environment());
  return loads;
}

tl::expected<std::unique_ptr<target::Target>, NotStarted> start_system(Prepared& prepared,
                                                                       Interrupt& interrupt,
                                                                       const Clock& clock,
                                                                       report::Progress& progress) {
  target::NativeOptions native = native_options(prepared.run_dir, interrupt);
  native.ports.fixed = prepared.loaded.plan.system.ports;
  native.memory = prepared.loaded.plan.system.memory;
  native.more = additions_of(prepared.loaded.plan.system);
  // Nobody knows how long an author's own take; an interpreter with large libraries, on a machine
  // that has much else to do, more than half a minute.
  if (prepared.loaded.plan.system.is_own()) native.startup.deadline = std::chrono::minutes{2};
  native.startup.on_ready = [&](const std::string& name, Duration took) {
    progress.note(name + " is ready after " + approximate(took));
    progress.refresh();
  };
  NotStarted trouble;
  native.startup.on_early_end = [&](const std::string& name, const target::Ending& ending) {
    trouble.over_arguments = ending.is_exit(exit_bad_input) && native.more.contains(name);
  };
  // Before anything is started beside them.
  if (auto well = target::look_at(prepared.running, clock); !well) {
    return tl::unexpected(NotStarted{well.error()});
  }
  for (const std::uint16_t port : named_ports(filled_loads(prepared))) {
    const auto here = target::check_stays_here(port);
    if (!here) return tl::unexpected(NotStarted{{here.error()}});
  }
  progress.activity("starting " + prepared.loaded.plan.system.title());
  auto system = target::start(prepared.stage, native, prepared.running, clock);
  if (system) return *std::move(system);
  trouble.errors = {system.error()};
  if (trouble.over_arguments) trouble.errors[0].remedy = "mend its arguments, which are yours";
  return tl::unexpected(trouble);
}

load::Setting load_setting(const Prepared& prepared, const target::Target& system,
                           const Driving& driving, observe::ClientSpanExporter& spans,
                           report::Progress& progress) {
  load::Setting setting;
  setting.loads = filled_loads(prepared);
  const net::Servers servers = system.servers();
  for (const auto& [name, server] : servers) setting.base_urls[name] = server.url;
  sign_in(servers, setting.loads);
  setting.fence = fence_around(system, setting.loads);
  // Whoever names endpoints has said where load may go; what these lead to may be another's
  // forward.
  if (prepared.loaded.plan.system.own.endpoints.empty()) {
    setting.fence.ask_about_others(unnamed_ports(
        [](std::uint16_t port) { return target::check_stays_here(port).has_value(); }));
  }
  for (const plan::Phase& phase : prepared.loaded.plan.phases) {
    setting.phases.push_back({.name = phase.name});
  }
  if (prepared.loaded.plan.has_transitions()) {
    setting.between_phases = scenario::between_phases;
    setting.told_to_end = true;
  }
  setting.seed = prepared.loaded.plan.seed;
  setting.workers = driving.workers;
  setting.segment = driving.segment;
  setting.sampled = prepared.loaded.plan.sampled;
  setting.spans = [&spans](load::ClientSpan&& span) { spans.add(std::move(span)); };
  setting.say = [&progress](const std::string& line) { progress.note(line); };
  return setting;
}

// A run that ended before its first request.
observe::Observations spoilt(const std::vector<Error>& errors, const Interrupt& interrupt,
                             const Clock& clock) {
  const WallTime now = clock.wall();
  observe::Observations observed;
  observed.run = {now, now};
  observed.interrupted = interrupt.requested();
  if (observed.interrupted) return observed;
  for (const Error& error : errors) observed.incidents.push_back(to_string(error));
  return observed;
}

// A run whose observations are in. Ending its system takes seconds, for which nobody who waits for
// the verdict should have to wait.
struct Conducted {
  // Outlives the system: a question that it leaves without an answer ends with it.
  std::unique_ptr<observe::LiveBackends> backends;
  std::unique_ptr<target::Target> system;  // none where it did not start
  observe::Observations observed;
};

// Nothing else in the telemetry is called so, whatever the run is.
std::string random_marker() { return "end-of-run-" + std::to_string(fresh_seed()); }

// A run that is under way: all but the system lives until its observations are in. The errors are
// the scenario's.
Checked<Conducted> conduct(Prepared& prepared, const Driving& driving, Interrupt& interrupt,
                           const Clock& clock, report::Progress& progress) {
  if (driving.segment.is_whole()) {  // the others of one load are no other run
    auto claimed = target::claim_backends(prepared.running);
    if (!claimed) return Conducted{nullptr, nullptr, spoilt({claimed.error()}, interrupt, clock)};
    prepared.backends = *std::move(claimed);
  }
  auto system = start_system(prepared, interrupt, clock, progress);
  if (!system && system.error().over_arguments) {
    return tl::unexpected(system.error().errors);
  }
  if (!system) return Conducted{nullptr, nullptr, spoilt(system.error().errors, interrupt, clock)};
  auto backends = std::make_unique<observe::LiveBackends>(
      (*system)->servers(), clock,
      [](const std::string& text) { return scenario::filled(text, own_environment()); });
  const observe::Pause uninterrupted = [&](Duration at_most) { return !interrupt.wait(at_most); };
  const observe::AskAll ask = [&](const auto& questions) {
    return backends->ask(questions, uninterrupted);
  };
  const Checked<void> sound = preflight(prepared.loaded.plan, ask, clock, prepared.loaded.file);
  if (!sound) return tl::unexpected(sound.error());
  observe::ClientSpanExporter spans((*system)->span_receiver(), clock);
  const auto load =
      load::make_load_engine(load_setting(prepared, **system, driving, spans, progress), clock);
  if (!load) return Conducted{nullptr, nullptr, spoilt({load.error()}, interrupt, clock)};
  metrics::LiveMetrics live(
      std::move(prepared.endpoint), driving.remote_write, [&load] { return (*load)->figures(); },
      clock);
  const LostBefore before = look_for_losses(**system, [&] { return uninterrupted(Duration{0}); });
  Conductor conductor(
      {prepared.loaded.plan, **system, **load, *backends, spans, clock, interrupt, progress});
  observe::Observations observed = conductor.run(random_marker());
  const std::string unwritten = live.finish();
  note_losses({prepared.loaded.plan, **system, spans, unwritten, conductor.counted_losses()},
              before, ask, clock, uninterrupted, observed);
  observed.interrupted = observed.interrupted || interrupt.requested();
  return Conducted{std::move(backends), std::move(*system), std::move(observed)};
}

// Nothing was measured: what this run has put there itself goes.
void discard(const std::filesystem::path& run_dir) {
  std::error_code ignored;
  std::filesystem::remove(run_dir / scenario_file, ignored);
  std::filesystem::remove_all(run_dir / logs_directory, ignored);
  std::filesystem::remove_all(run_dir / telemetry_directory, ignored);
  std::filesystem::remove(run_dir, ignored);  // stays if it holds something else
}

}  // namespace

report::ScenarioResult run_scenario(const LoadedPlan& loaded, const std::filesystem::path& run_dir,
                                    const RunSetting& setting, Interrupt& interrupt,
                                    const Clock& clock, const Audience& audience) {
  const auto refused = [&](const std::vector<Error>& errors) {
    report::ScenarioResult result{loaded.plan.name, std::nullopt, errors, exit_bad_input};
    audience(result);
    return result;
  };
  Checked<Prepared> prepared = prepare(loaded, run_dir, setting);
  if (!prepared) return refused(prepared.error());
  report::Progress progress(loaded.plan, clock, setting.display());
  const std::string metrics = prepared->endpoint.url();
  if (!metrics.empty()) progress.note("metrics: " + metrics);
  recover_earlier_runs(clock, progress);
  const std::vector<std::string> unpassed =
      unpassed_variables(prepared->stage, loaded.plan.system, own_environment());
  for (const std::string& note : unpassed) progress.note(note);
  const WallTime started_at = clock.wall();
  Checked<Conducted> conducted = conduct(*prepared, setting.driving, interrupt, clock, progress);
  progress.finish();
  if (!conducted) {
    discard(run_dir);
    return refused(conducted.error());
  }
  observe::Observations& observed = conducted->observed;
  show_as_written(loaded.plan.loads, own_environment(), observed.load);
  observed.notes.insert(observed.notes.end(), unpassed.begin(), unpassed.end());
  observed.scenario_file = loaded.file;
  observed.seed = loaded.plan.seed;
  observed.environment = loaded.environment;
  observed.segment = setting.driving.segment;
  observed.started_at = started_at;
  observed.ended_at = clock.wall();
  report::ScenarioResult result = judge_and_save(loaded.plan, std::move(observed), run_dir);
  audience(result);
  return result;
}

}  // namespace harness::run
