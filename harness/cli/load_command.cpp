// load: the load engine by itself, against one URL.
#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "harness/cli/load_files.hpp"
#include "harness/cli/load_options.hpp"
#include "harness/cli/run_files.hpp"
#include "harness/core/file.hpp"
#include "harness/load/connections.hpp"
#include "harness/metrics/live_metrics.hpp"
#include "harness/report/load_report.hpp"
#include "harness/report/rate_meter.hpp"
#include "harness/report/run_state.hpp"
#include "harness/report/terminal.hpp"
#include "harness/run/interrupt.hpp"

namespace harness::cli {
namespace {

// Where the results will go, made sure of before there are any.
Result<Fd> claim_places(const LoadOptions& options) {
  if (!options.json.empty() && options.json != "-") {
    if (auto writable = check_writable(options.json); !writable) return fail(writable.error());
  }
  return options.out.empty() ? Fd{} : claim_run_directory(options.out);
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

// A line that is written over again, on terminals only.
class Watch {
 public:
  explicit Watch(TimePoint origin) : origin_(origin) { rate_.update(origin, 0); }

  void show(const load::Progress& progress, TimePoint now) {
    if (!watched_) return;
    state_.load = progress;
    state_.rate = rate_.update(now, progress.sent);
    const report::Look look = report::look_in(report::surroundings_of(STDERR_FILENO));
    const std::string line = approximate(now - origin_) + ": " + report::load_text(state_);
    std::fprintf(stderr, "\r%s\x1b[K", report::fit(look, line, look.width - 1).c_str());
  }

  void clear() const {
    if (watched_) std::fputs("\r\x1b[K", stderr);
  }

 private:
  TimePoint origin_;
  bool watched_ = isatty(STDERR_FILENO) != 0;
  report::RunState state_;
  report::RateMeter rate_;
};

report::LoadReport drive(const LoadOptions& options, load::LoadEngine& engine,
                         run::Interrupt& interrupt, const Clock& clock) {
  constexpr Duration beat = std::chrono::milliseconds{100};
  const TimePoint origin = clock.now();
  Watch watch(origin);
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
  result.reasons = load::why_inconclusive(result.stats, options.max_lateness);
  if (auto why = load::why_partial(result.segment)) result.reasons.push_back(*std::move(why));
  return result;
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

int keep(const LoadOptions& options, const report::LoadReport& result, WallTime ended_at) {
  if (options.out.empty()) return exit_ok;
  const Result<void> written =
      write_load_files(result, observations_of(result, ended_at), options.out);
  return written ? exit_ok : refuse(written.error(), exit_not_measured);
}

}  // namespace

int load_command(const Words& args) {
  cxxopts::Options flags = load_flags();
  const auto parsed = parse(flags, args);
  if (const int* exit_code = std::get_if<int>(&parsed)) return *exit_code;
  const Result<LoadOptions> options = read_load_options(std::get<0>(parsed));
  if (!options) return refuse(options.error());
  run::Interrupt interrupt;
  Result<metrics::Endpoint> endpoint = endpoint_for(options->driving);
  if (!endpoint) return refuse(endpoint.error());
  const SystemClock clock;
  const auto engine = engine_for(options->setting, clock);
  if (!engine) return refuse(engine.error());
  const Result<Fd> claim = claim_places(*options);
  if (!claim) return refuse(claim.error());
  if (!endpoint->url().empty()) std::fprintf(stderr, "metrics: %s\n", endpoint->url().c_str());
  metrics::LiveMetrics live(
      *std::move(endpoint), options->driving.remote_write,
      [&engine] { return (*engine)->figures(); }, clock);
  const report::LoadReport result = drive(*options, **engine, interrupt, clock);
  const WallTime ended_at = clock.wall();
  const std::string lost = live.finish();
  if (!lost.empty()) std::fprintf(stderr, "remote write: %s\n", lost.c_str());
  const int exit_code = std::max(report(*options, result), keep(*options, result, ended_at));
  if (result.interrupted) return exit_interrupted;
  return result.reasons.empty() ? exit_code : exit_not_measured;
}

}  // namespace harness::cli
