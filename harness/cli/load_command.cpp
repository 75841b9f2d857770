// load: the load engine by itself, against one URL.
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <optional>
#include <utility>

#include "harness/cli/load_files.hpp"
#include "harness/cli/load_options.hpp"
#include "harness/cli/load_verdict.hpp"
#include "harness/cli/load_watch.hpp"
#include "harness/core/file.hpp"
#include "harness/load/connections.hpp"
#include "harness/metrics/live_metrics.hpp"
#include "harness/report/load_report.hpp"
#include "harness/report/terminal.hpp"
#include "harness/run/interrupt.hpp"
#include "harness/run/run_files.hpp"

namespace harness::cli {
namespace {

// Where the results will go, made sure of before there are any.
Result<Fd> claim_places(const LoadOptions& options) {
  if (!options.json.empty() && options.json != "-") {
    if (auto writable = check_writable(options.json); !writable) return fail(writable.error());
  }
  return options.out.empty() ? Fd{} : run::claim_run_directory(options.out);
}

// The user of this command knows of no load by a name.
tl::unexpected<Error> about(const std::string& where, Error error) {
  error.where = where;
  return fail(std::move(error));
}

Result<std::unique_ptr<load::LoadEngine>> engine_for(const load::Setting& setting,
                                                     const Clock& clock) {
  constexpr std::uint64_t files = 16;  // the standard ones, signals, scrapes, remote write
  const auto room = load::make_room_for(setting.loads, setting.segment, {files, setting.workers});
  const bool at_a_rate =
      std::holds_alternative<scenario::ConstantArrivalRate>(*setting.loads.front().executor);
  if (!room)
    return about(at_a_rate ? "--rate, with as many users as --vus" : "--vus", room.error());
  auto engine = load::make_load_engine(setting, clock);
  if (!engine) return about("harness load", engine.error());
  return engine;
}

// What keeps iterations of such a load from beginning.
std::string why_dropped(const scenario::Executor& executor) {
  return scenario::time_limit_of(executor) ? "their time was up (--duration)" : "no user was free";
}

report::LoadReport drive(const LoadOptions& options, load::LoadEngine& engine,
                         run::Interrupt& interrupt, const Clock& clock) {
  constexpr Duration beat = std::chrono::milliseconds{100};
  const TimePoint origin = clock.now();
  LoadWatch watch(options.setting.loads.front(), origin);
  engine.start(origin);
  bool aborted = false;
  while (!engine.wait(beat)) {
    if (interrupt.wait(Duration{0}) && !aborted) {
      aborted = true;
      engine.abort();
    }
    watch.show(engine.progress(), clock.now());
  }
  const Duration length = clock.now() - origin;
  interrupt.wait(Duration{0});  // whoever interrupts now finds nothing left to cut short
  watch.clear();
  report::LoadReport result{options.what,
                            engine.join(),
                            length,
                            options.setting.seed,
                            options.setting.segment,
                            aborted,
                            {}};
  result.why_dropped = why_dropped(*options.setting.loads.front().executor);
  return result;
}

observe::LoadTerms terms_of(const LoadOptions& options) {
  observe::LoadTerms terms{{}, options.max_lateness};
  for (const plan::Claim& one : options.thresholds) terms.thresholds.push_back(text_of(one));
  return terms;
}

int report(const LoadOptions& options, const report::LoadReport& result) {
  const bool only_json = options.json == "-";
  const std::string text =
      only_json
          ? report::load_json(result)
          : report::load_summary(result, report::look_in(report::surroundings_of(STDOUT_FILENO)));
  std::fputs(text.c_str(), stdout);
  std::fflush(stdout);
  if (only_json || options.json.empty()) return exit_ok;
  const Result<void> written = write_file(options.json, report::load_json(result));
  return written ? exit_ok : refuse(written.error(), exit_not_measured);
}

int keep(const LoadOptions& options, const observe::Observations& observed,
         const report::LoadReport& result) {
  if (options.out.empty()) return exit_ok;
  const Result<void> written = write_load_files(result, observed, options.out);
  return written ? exit_ok : refuse(written.error(), exit_not_measured);
}

}  // namespace

int load_command(const Words& args) {
  Options flags = load_flags();
  const auto parsed = flags.parse(args);
  if (const int* exit_code = std::get_if<int>(&parsed)) return *exit_code;
  const Result<LoadOptions> options = read_load_options(std::get<0>(parsed));
  if (!options) return refuse(options.error());
  std::optional<run::SignalInterrupt> interrupt(std::in_place);
  Result<metrics::Endpoint> endpoint = run::endpoint_for(options->generator);
  if (!endpoint) return refuse(endpoint.error());
  const SystemClock clock;
  const auto engine = engine_for(options->setting, clock);
  if (!engine) return refuse(engine.error());
  const Result<Fd> claim = claim_places(*options);
  if (!claim) return refuse(claim.error());
  if (!endpoint->url().empty()) std::fprintf(stderr, "metrics: %s\n", endpoint->url().c_str());
  metrics::LiveMetrics live(
      *endpoint, options->generator.remote_write, [&engine] { return (*engine)->figures(); },
      clock);
  report::LoadReport result = drive(*options, **engine, *interrupt, clock);
  interrupt.reset();  // there is nothing left to take down
  observe::Observations observed = observations_of(result, clock.wall());
  observed.terms = terms_of(*options);
  judge_load(options->thresholds, options->setting.loads, observed, result);
  const std::string lost = live.finish();
  if (!lost.empty()) std::fprintf(stderr, "remote write: %s\n", lost.c_str());
  const int lost_results = std::max(report(*options, result), keep(*options, observed, result));
  return lost_results != exit_ok && !result.interrupted ? lost_results : result.exit_code;
}

}  // namespace harness::cli
