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
#include "harness/run/unpassed.hpp"
#include "harness/target/audit.hpp"
#include "harness/target/external/local_port.hpp"
#include "harness/target/native/recover.hpp"
#include "harness/target/permission.hpp"
#include "harness/target/start.hpp"

namespace harness::run {
namespace {

// Leases of ports, logs, backends: 76 at the most at stage 6, which has the most processes.
constexpr std::uint64_t files_of_a_run = 100;

// The word of the system's owner, and who keeps asking for it.
struct Owner {
  Owner(const scenario::Safety& safety, const Clock& clock) : permission(safety, clock) {
    if (safety.lever.empty()) return;
    permission.ask();
    watch.emplace(permission, clock);
  }

  target::Permission permission;
  std::optional<target::LeverWatch> watch;
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
  std::unique_ptr<Owner> owner;   // none: nobody has to be asked
  std::vector<Fd> backends = {};  // claims on those that run already
};

Error in_file(const std::string& file, Error error) {
  error.where = file + ": " + error.where;
  return error;
}

std::unique_ptr<Owner> owner_of(const plan::Plan& plan, const Clock& clock) {
  return plan.safety ? std::make_unique<Owner>(*plan.safety, clock) : nullptr;
}

// What its owner says; so far nothing has been done.
Result<void> may_begin(Prepared& prepared, const std::string& what) {
  if (auto noted = prepared.audit.note("begin", what); !noted) return noted;
  if (!prepared.owner) return {};
  auto may = prepared.owner->permission.now();
  if (may) return may;
  if (auto noted = prepared.audit.note("stop", to_string(may.error())); !noted) return noted;
  return may;
}

Checked<Prepared> prepare(const LoadedPlan& loaded, const std::filesystem::path& run_dir,
                          const RunSetting& setting, const Clock& clock) {
  const Driving& driving = setting.driving;
  const auto room =
      load::make_room_for(loaded.plan.loads, driving.segment, {files_of_a_run, driving.workers});
  if (!room) return tl::unexpected(std::vector<Error>{in_file(loaded.file, room.error())});
  Checked<ToStart> parts = to_start(loaded.plan.system, setting.backends);
  if (!parts) return tl::unexpected(parts.error());
  Checked<target::Running> running =
      target::sign_in(loaded.plan.system.own.endpoints, parts->remote, own_environment());
  if (!running) return tl::unexpected(running.error());
  Result<metrics::Endpoint> endpoint = endpoint_for(driving);
  if (!endpoint) return tl::unexpected(std::vector<Error>{endpoint.error()});
  Result<Fd> claim = claim_run_directory(run_dir);
  if (!claim) return tl::unexpected(std::vector<Error>{claim.error()});
  const Result<void> written = write_file(run_dir / scenario_file, loaded.text);
  if (!written) return tl::unexpected(std::vector<Error>{written.error()});
  Result<target::Audit> audit = target::Audit::begin(run_dir / audit_file, clock);
  if (!audit) return tl::unexpected(std::vector<Error>{audit.error()});
  return Prepared{loaded,
                  std::move(*parts),
                  std::move(*running),
                  run_dir,
                  std::move(*claim),
                  std::move(*endpoint),
                  std::move(*audit),
                  owner_of(loaded.plan, clock)};
}

void recover_earlier_runs(const Clock& clock, report::Progress& progress) {
  for (const target::Recovered& run : target::recover(clock)) {
    progress.note(run.outcome
                      ? "cleaned up after an earlier run that was killed: " + run.scratch.string()
                      : to_string(run.outcome.error()));
  }
}

std::vector<scenario::Load> filled_loads(const Prepared& prepared) {
  std::vector<scenario::Load> loads = prepared.loaded.plan.loads;
  scenario::fill_in(loads, own_environment());
  return loads;
}

tl::expected<BroughtUp, NotStarted> start_system(Prepared& prepared, const Lifetime& lifetime,
                                                 Interrupt& interrupt, const Clock& clock,
                                                 report::Progress& progress) {
  const std::string title = prepared.loaded.plan.system.title();
  if (const auto may = may_begin(prepared, title); !may) {
    return tl::unexpected(NotStarted{{may.error()}});
  }
  // Before anything is started beside them.
  if (auto well = target::look_at(prepared.running, clock); !well) {
    return tl::unexpected(NotStarted{well.error()});
  }
  for (const std::uint16_t port : named_ports(filled_loads(prepared))) {
    const auto here = target::check_stays_here(port);
    if (!here) return tl::unexpected(NotStarted{{here.error()}});
  }
  progress.activity((lifetime.against ? "waiting for " : "starting ") + title);
  const target::OnReady on_ready = [&](const std::string& name, Duration took) {
    progress.note(name + " is ready after " + approximate(took));
    progress.refresh();
  };
  auto system = bring_up(prepared.parts, prepared.running, lifetime, prepared.run_dir, interrupt,
                         on_ready, clock);
  if (!system && system.error().over_arguments) {
    system.error().errors[0].remedy = "mend its arguments, which are yours";
  }
  return system;
}

load::Setting load_setting(const Prepared& prepared, const target::Target& system,
                           const Driving& driving, observe::ClientSpanExporter& spans,
                           observe::LastRequests& last, report::Progress& progress) {
  load::Setting setting;
  setting.loads = filled_loads(prepared);
  const net::Servers servers = system.servers();
  for (const auto& [name, server] : servers) setting.base_urls[name] = server.url;
  sign_in(servers, setting.loads);
  setting.fence = fence_around(system, setting.loads);
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
  const bool are_asked_for =
      system.has_unknown_senders() || system.is_shared("loki") || system.is_shared("tempo");
  setting.spans = [&spans, &last, are_asked_for](load::ClientSpan&& span) {
    if (are_asked_for) last.add(span);
    spans.add(std::move(span));
  };
  setting.say = [&progress](const std::string& line) { progress.note(line); };
  return setting;
}

// Requests that are kept show no value of the environment.
void show_as_written(const std::vector<scenario::Load>& loads,
                     std::vector<load::KeptRequest>& kept) {
  for (load::KeptRequest& one : kept) {
    for (const scenario::Load& load : loads) {
      for (const scenario::Flow& flow : load.flows) {
        for (const scenario::Request& request : flow.requests) {
          if (request.name != one.request) continue;
          one.url = scenario::url_as_written(std::move(one.url), request, own_environment());
        }
      }
    }
  }
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
  BroughtUp up;  // without a system where it did not start
  observe::Observations observed;
};

// Nothing else in the telemetry is called so, whatever the run is.
std::string random_marker() { return "end-of-run-" + std::to_string(fresh_seed()); }

target::MayAct may_act(const Prepared& prepared) {
  if (!prepared.owner) return {};
  return [&owner = *prepared.owner] { return owner.permission.now(); };
}

// A run that is under way: all but the system lives until its observations are in. The errors are
// the scenario's.
Checked<Conducted> conduct(Prepared& prepared, const RunSetting& setting, Interrupt& interrupt,
                           const Clock& clock, report::Progress& progress) {
  const Driving& driving = setting.driving;
  const bool is_kept = setting.lifetime.against || !setting.lifetime.keeper.empty();
  // Who keeps a system up has them; and the others of one load are no other run.
  if (driving.segment.is_whole() && !is_kept) {
    auto claimed = target::claim_backends(prepared.running);
    if (!claimed) return Conducted{nullptr, {}, spoilt({claimed.error()}, interrupt, clock)};
    prepared.backends = *std::move(claimed);
  }
  auto up = start_system(prepared, setting.lifetime, interrupt, clock, progress);
  if (!up && up.error().over_arguments) return tl::unexpected(up.error().errors);
  if (!up) return Conducted{nullptr, {}, spoilt(up.error().errors, interrupt, clock)};
  target::Target& system = *up->system;
  auto backends = std::make_unique<observe::LiveBackends>(
      system.servers(), clock,
      [](const std::string& text) { return scenario::filled(text, own_environment()); });
  const observe::Pause uninterrupted = [&](Duration at_most) { return !interrupt.wait(at_most); };
  const observe::AskAll ask = [&](const auto& questions) {
    return backends->ask(questions, uninterrupted);
  };
  const Checked<void> sound = preflight(prepared.loaded.plan, ask, clock, prepared.loaded.file);
  if (!sound) return tl::unexpected(sound.error());
  observe::ClientSpanExporter spans(system.span_receiver(), clock);
  observe::LastRequests last;
  const auto load =
      load::make_load_engine(load_setting(prepared, system, driving, spans, last, progress), clock);
  if (!load) return Conducted{nullptr, {}, spoilt({load.error()}, interrupt, clock)};
  metrics::LiveMetrics live(
      std::move(prepared.endpoint), driving.remote_write, [&load] { return (*load)->figures(); },
      clock);
  const LostBefore before = look_for_losses(system, [&] { return uninterrupted(Duration{0}); });
  Conductor conductor({prepared.loaded.plan, system, **load, *backends, spans, last, clock,
                       interrupt, progress,
                       [&prepared](const std::string& act, const std::string& what) {
                         return prepared.audit.note(act, what);
                       },
                       may_act(prepared)});
  observe::Observations observed = conductor.run(random_marker());
  const std::string unwritten = live.finish();
  note_losses({prepared.loaded.plan, system, spans, unwritten, conductor.counted_losses()}, before,
              ask, clock, uninterrupted, observed);
  observed.interrupted = observed.interrupted || interrupt.requested();
  return Conducted{std::move(backends), *std::move(up), std::move(observed)};
}

// Nothing was measured: what this run has put there itself goes.
void discard(const std::filesystem::path& run_dir) {
  std::error_code ignored;
  std::filesystem::remove(run_dir / scenario_file, ignored);
  std::filesystem::remove(run_dir / audit_file, ignored);
  std::filesystem::remove_all(run_dir / logs_directory, ignored);
  std::filesystem::remove_all(run_dir / telemetry_directory, ignored);
  std::filesystem::remove(run_dir, ignored);  // stays if it holds something else
}

// What has a verdict can be looked at.
void keep_if_asked(const Conducted& conducted, const Prepared& prepared,
                   const RunSetting& setting) {
  const BroughtUp& up = conducted.up;
  if (up.lasting == nullptr || !up.lasting->stay() || !setting.on_kept) return;
  std::map<std::string, std::string> urls;
  for (const auto& [name, server] : up.system->servers()) urls[name] = server.url;
  setting.on_kept(prepared.parts.system.stage, urls);
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
  Checked<Prepared> prepared = prepare(loaded, run_dir, setting, clock);
  if (!prepared) return refused(prepared.error());
  report::Progress progress(loaded.plan, clock, setting.display());
  const std::string metrics = prepared->endpoint.url();
  if (!metrics.empty()) progress.note("metrics: " + metrics);
  recover_earlier_runs(clock, progress);
  const std::vector<std::string> unpassed =
      unpassed_variables(prepared->parts.system.stage, loaded.plan.system, own_environment());
  for (const std::string& note : unpassed) progress.note(note);
  const WallTime started_at = clock.wall();
  Checked<Conducted> conducted = conduct(*prepared, setting, interrupt, clock, progress);
  progress.finish();
  if (!conducted) {
    discard(run_dir);
    return refused(conducted.error());
  }
  observe::Observations& observed = conducted->observed;
  show_as_written(loaded.plan.loads, observed.load.kept);
  observed.notes.insert(observed.notes.end(), unpassed.begin(), unpassed.end());
  if (const auto& up = setting.lifetime.against) {
    observed.ran_before = true;
    observed.notes.push_back("the system was up before, and is left up: " + text_of(*up) +
                             "; its logs and telemetry are in " + up->kept.directory.string());
  }
  observed.acts = prepared->audit.end().acts;
  observed.last_act = prepared->audit.end().hash;
  observed.scenario_file = loaded.file;
  observed.seed = loaded.plan.seed;
  observed.environment = loaded.environment;
  observed.stretch = loaded.plan.stretch;
  observed.segment = setting.driving.segment;
  observed.started_at = started_at;
  observed.ended_at = clock.wall();
  report::ScenarioResult result = judge_and_save(loaded.plan, std::move(observed), run_dir);
  audience(result);
  if (!interrupt.requested()) keep_if_asked(*conducted, *prepared, setting);
  return result;
}

}  // namespace harness::run
