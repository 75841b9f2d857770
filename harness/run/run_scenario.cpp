#include "harness/run/run_scenario.hpp"

#include <algorithm>

#include "harness/core/exit_code.hpp"
#include "harness/core/rng.hpp"
#include "harness/metrics/live_metrics.hpp"
#include "harness/metrics/told_verdict.hpp"
#include "harness/observe/wire.hpp"
#include "harness/run/conductor.hpp"
#include "harness/run/judge_run.hpp"
#include "harness/run/looks_aside.hpp"
#include "harness/run/preflight.hpp"
#include "harness/run/rehearsal.hpp"
#include "harness/run/run_losses.hpp"
#include "harness/run/side_asking.hpp"
#include "harness/run/signed_load.hpp"
#include "harness/run/unpassed.hpp"
#include "harness/target/answering_processes.hpp"
#include "harness/verdict/missed_load.hpp"

namespace harness::run {
namespace {

// Who asks at the end of a run, and who judges it, read the same long listings several times.
constexpr std::size_t long_listing = 16'384;  // bytes

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

// To Tempo, and to where it is kept with which traces the run began and ended: by them the end of
// the run is told, what share of all has come, and others' work. Nobody asks where only the
// client's own figures are judged.
load::SpanSink span_sink(const plan::Plan& plan, const target::Target& system,
                         observe::ClientSpanExporter& spans, observe::LastRequests& last) {
  const bool any_of_backends =
      std::any_of(plan.claims.begin(), plan.claims.end(),
                  [](const plan::Claim& claim) { return claim.kind != "threshold"; });
  const bool are_asked_for = any_of_backends || plan.ran_before || system.has_unknown_senders() ||
                             system.is_shared("loki") || system.is_shared("tempo");
  return [&spans, &last, are_asked_for](load::ClientSpan&& span) {
    if (are_asked_for) last.add(span);
    spans.add(std::move(span));
  };
}

// Nothing else in the telemetry is called so, whatever the run is.
std::string random_marker() { return "end-of-run-" + std::to_string(fresh_seed()); }

// A run that is under way: all but the system lives until its observations are in. The errors are
// the scenario's.
Checked<Conducted> conduct(Prepared& prepared, const RunSetting& setting, Interrupt& interrupt,
                           const Clock& clock, report::Progress& progress) {
  const GeneratorOptions& generator = setting.generator;
  auto up = start_system(prepared, setting, interrupt, clock, progress);
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
  load::Setting driven = load_setting(prepared, system, generator, progress);
  driven.spans = span_sink(prepared.loaded.plan, system, spans, last);
  const auto load = load::make_load_engine(driven, clock);
  if (!load) return Conducted{nullptr, {}, spoilt({load.error()}, interrupt, clock)};
  const auto acts = begin_acts(prepared.loaded.plan, system, setting.lifetime.against.has_value(),
                               prepared.loaded.file, prepared.run_dir, clock);
  if (!acts) return Conducted{nullptr, {}, spoilt({acts.error()}, interrupt, clock)};
  const Rehearsal rehearsed = rehearse(prepared.loaded.plan, prepared.loaded.file,
                                       {system, clock, acts->get()}, uninterrupted);
  if (!rehearsed.wrong.empty()) return tl::unexpected(rehearsed.all());
  if (!rehearsed.hindered.empty()) {
    return Conducted{nullptr, {}, spoilt(rehearsed.hindered, interrupt, clock)};
  }
  metrics::LiveMetrics live(
      prepared.endpoint, generator.remote_write, [&load] { return (*load)->figures(); }, clock);
  const LostBefore before = look_for_losses(system, [&] { return uninterrupted(Duration{0}); });
  SideAsking aside(system.servers(), clock, [](const std::string& text) {
    return scenario::filled(text, own_environment());
  });
  LooksAside who_answers(target::processes_answering_at);
  Conductor conductor({prepared.loaded.plan, system, **load, *backends, spans, last, clock,
                       interrupt, progress, note_act(prepared), may_act(prepared),
                       [&](const observe::Question& question) { return aside.ask(question); },
                       acts->get(), [&](const std::string& url) { return who_answers.at(url); }});
  observe::Observations observed = conductor.run(random_marker());
  const std::string unwritten = live.finish();
  note_losses({prepared.loaded.plan, system, spans, unwritten, conductor.counted_losses(),
               conductor.workers()},
              before, ask, clock, uninterrupted, observed);
  observed.interrupted = observed.interrupted || interrupt.requested();
  return Conducted{std::move(backends), *std::move(up), std::move(observed)};
}

// What was there before the run, and stays.
void note_keeper(const target::Standing& standing, observe::Observations& observed) {
  observed.ran_before = true;
  observed.notes.push_back("the system was up before, and is left up: " + text_of(standing) +
                           "; its logs and telemetry are in " + standing.kept.directory.string());
}

// No claim may be about that: a service that answers nothing but errors meets each target of time.
void note_nothing_good(observe::Observations& observed) {
  std::uint64_t failed = 0;
  for (const load::RequestStats& one : observed.load.requests) {
    if (one.ok > 0) return;
    failed += one.failed;
  }
  if (failed == 0) return;
  observed.notes.push_back("not one good answer came: " + std::to_string(failed) +
                           (failed == 1 ? " request has failed" : " requests have failed"));
}

void note_missed_phases(const plan::Plan& plan, observe::Observations& observed) {
  for (std::size_t i = 0; i < observed.phases.size(); ++i) {
    const std::string why = verdict::why_without_its_load(plan, observed, i);
    if (!why.empty()) observed.notes.push_back(why);
  }
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

// Whoever gets the figures of the load gets what came of it, too. It changes nothing of that if
// they do not.
void tell_verdict(const RunSetting& setting, const Clock& clock, metrics::Endpoint& endpoint,
                  report::ScenarioResult& result) {
  const std::string problem = metrics::tell_verdict(
      result.report->plan, result.report->verdict, endpoint, setting.generator.remote_write, clock);
  if (problem.empty()) return;
  result.errors.push_back({"the verdict was not written: " + problem, "--remote-write", ""});
}

// How often the endpoint was asked before it had the verdict, and the length of the run.
struct Scraped {
  std::uint64_t scrapes = 0;
  Duration run{0};
};

// What waits for a scrape of the verdict keeps no system up.
void end_after_scrape(Conducted&& conducted, const Scraped& scraped,
                      const metrics::Endpoint& endpoint, Interrupt& interrupt, const Clock& clock) {
  { const Conducted ended = std::move(conducted); }
  if (endpoint.scrapes() > scraped.scrapes) return;
  metrics::await_scrape(endpoint, metrics::until_next_scrape(scraped.scrapes, scraped.run), clock,
                        [&](Duration at_most) { return !interrupt.wait(at_most); });
}

}  // namespace

report::ScenarioResult run_scenario(const LoadedPlan& loaded, const std::filesystem::path& run_dir,
                                    const RunSetting& setting, Interrupt& interrupt,
                                    const Clock& clock, const Audience& audience) {
  const observe::ReadBodies read_once(long_listing);
  const auto refused = [&](const std::vector<Error>& errors, int exit_code = exit_bad_input) {
    report::ScenarioResult result{loaded.plan.name, std::nullopt, errors, exit_code};
    audience(result);
    return result;
  };
  auto prepared = prepare(loaded, run_dir, setting, clock);
  if (!prepared) return refused(prepared.error().errors, prepared.error().exit_code);
  report::Progress progress(loaded.plan, clock, setting.display());
  const std::string metrics = prepared->endpoint.url();
  if (!metrics.empty()) progress.note("metrics: " + metrics);
  recover_earlier_runs(clock, progress);
  std::vector<std::string> warnings = unpassed_variables(prepared->parts.system.stage, loaded);
  for (const Error& warning : loaded.warnings) warnings.push_back(to_string(warning));
  for (const std::string& note : warnings) progress.note(note);
  const WallTime started_at = clock.wall();
  Checked<Conducted> conducted = conduct(*prepared, setting, interrupt, clock, progress);
  progress.finish();
  if (!conducted) {
    discard(run_dir);
    return refused(conducted.error());
  }
  observe::Observations& observed = conducted->observed;
  show_as_written(loaded.plan.loads, own_environment(), observed.load);
  observed.notes.insert(observed.notes.end(), warnings.begin(), warnings.end());
  if (const auto& up = setting.lifetime.against) note_keeper(*up, observed);
  note_nothing_good(observed);
  if (!observed.interrupted) note_missed_phases(loaded.plan, observed);
  observed.acts = prepared->audit.end().acts;
  observed.last_act = prepared->audit.end().hash;
  observed.scenario_file = loaded.file;
  observed.seed = loaded.plan.seed;
  observed.environment = loaded.environment;
  observed.stretch = loaded.plan.stretch;
  observed.segment = setting.generator.segment;
  observed.started_at = started_at;
  observed.ended_at = clock.wall();
  report::ScenarioResult result = judge_and_save(loaded.plan, std::move(observed), run_dir);
  const Scraped scraped{prepared->endpoint.scrapes(), result.report->observations.run.length()};
  tell_verdict(setting, clock, prepared->endpoint, result);
  audience(result);
  if (!interrupt.requested()) keep_if_asked(*conducted, *prepared, setting);
  end_after_scrape(*std::move(conducted), scraped, prepared->endpoint, interrupt, clock);
  return result;
}

}  // namespace harness::run
