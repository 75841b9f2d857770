// load: the load engine by itself, against one URL.
#include <unistd.h>

#include <cstdio>

#include "harness/cli/load_request.hpp"
#include "harness/cli/options.hpp"
#include "harness/core/file.hpp"
#include "harness/core/text.hpp"
#include "harness/load/load_engine.hpp"
#include "harness/report/load_report.hpp"
#include "harness/report/terminal.hpp"
#include "harness/run/interrupt.hpp"

namespace harness::cli {
namespace {

constexpr std::string_view word = "harness load";

struct LoadOptions {
  load::Setting setting;
  std::string what;
  std::filesystem::path json;  // "-": standard output instead of the summary
};

cxxopts::Options load_flags() {
  cxxopts::Options options =
      options_of("load", "URL", "Drive load at one URL, and say how it was answered");
  options.add_options()("url", "", cxxopts::value<std::string>())(
      "vus", "Users that request again and again; with --rate, users at most",
      cxxopts::value<std::uint64_t>())(
      "rate", "Requests that begin in each second, whatever the server does",
      cxxopts::value<double>())("duration", "How long, such as 30s or 1m30s",
                                cxxopts::value<std::string>()->default_value("10s"))(
      "libcurl", "Send everything through libcurl, plain HTTP/1.1 too")(
      "json", "Also write the figures to this file; - prints them instead of the summary",
      cxxopts::value<std::string>());
  add_request_flags(options);
  add_load_flags(options);
  options.parse_positional("url");
  return options;
}

Result<scenario::Load> read_load(const cxxopts::ParseResult& flags) {
  constexpr std::uint64_t most_for_a_rate = 10'000;
  scenario::Load load;
  load.name = "load";
  const Result<Duration> duration = duration_of(flags, "duration");
  if (!duration) return fail(duration.error());
  load.duration = *duration;
  const bool has_vus = flags.count("vus") > 0;
  const std::uint64_t vus = has_vus ? flags["vus"].as<std::uint64_t>() : 10;
  if (vus == 0) return fail("no user makes no request", "--vus", "give at least 1");
  load.vus = vus;
  if (flags.count("rate") > 0) {
    load.executor = scenario::ExecutorKind::constant_arrival_rate;
    load.rate = flags["rate"].as<double>();
    if (!(load.rate > 0)) return fail("no arrival is due", "--rate", "give it more than 0");
    load.pre_allocated_vus = 1;
    load.max_vus = has_vus ? vus : most_for_a_rate;
  }
  const Result<scenario::Request> request = read_request(flags);
  if (!request) return fail(request.error());
  load.flows = {{.name = {}, .weight = 1, .requests = {*request}}};
  return load;
}

std::string what_of(const scenario::Load& load) {
  const bool at_a_rate = load.executor == scenario::ExecutorKind::constant_arrival_rate;
  const std::string pace = at_a_rate
                               ? format_number(load.rate) + " arrivals/s"
                               : std::to_string(load.vus) + (load.vus == 1 ? " user" : " users");
  return load.flows[0].requests[0].name + ", " + pace + " for " + format_duration(*load.duration);
}

Result<LoadOptions> read(const cxxopts::ParseResult& flags) {
  if (flags.count("url") == 0) {
    return fail("no URL is given", std::string(word), "see harness load --help");
  }
  Result<scenario::Load> load = read_load(flags);
  if (!load) return fail(load.error());
  LoadOptions options;
  options.what = what_of(*load);
  options.setting.loads = {*std::move(load)};
  options.setting.phases = {"load"};
  const Result<unsigned> workers = workers_of(flags);
  if (!workers) return fail(workers.error());
  options.setting.workers = *workers;
  options.setting.seed = seed_of(flags);
  if (flags.count("libcurl") > 0) options.setting.http = load::HttpPath::libcurl;
  if (flags.count("json") > 0) options.json = flags["json"].as<std::string>();
  return options;
}

// A line that is written over again, on terminals only.
void show_progress(const load::Progress& progress, Duration since) {
  std::fprintf(stderr, "\r%s: %llu sent, %llu failed, %llu in flight, p95 %s \x1b[K",
               approximate(since).c_str(), static_cast<unsigned long long>(progress.sent),
               static_cast<unsigned long long>(progress.failed),
               static_cast<unsigned long long>(progress.in_flight),
               approximate(progress.recent_p95).c_str());
}

load::LoadStats drive(load::LoadEngine& engine, run::Interrupt& interrupt, const Clock& clock,
                      TimePoint origin) {
  constexpr Duration beat = std::chrono::milliseconds{100};
  const bool watched = isatty(STDERR_FILENO) != 0;
  engine.start(origin);
  bool aborted = false;
  while (!engine.done()) {
    if (interrupt.wait(beat) && !aborted) {
      aborted = true;
      engine.abort();
    }
    if (watched) show_progress(engine.progress(), clock.now() - origin);
  }
  if (watched) std::fputs("\r\x1b[K", stderr);
  return engine.join();
}

int report(const LoadOptions& options, const report::LoadReport& result) {
  const bool only_json = options.json == "-";
  const std::string text =
      only_json
          ? report::load_json(result)
          : report::load_summary(result, report::look_in(report::surroundings_of(STDOUT_FILENO)));
  std::fputs(text.c_str(), stdout);
  if (only_json || options.json.empty()) return exit_ok;
  const Result<void> written = write_file(options.json, report::load_json(result));
  return written ? exit_ok : refuse(written.error(), exit_not_measured);
}

}  // namespace

int load_command(const Words& args) {
  cxxopts::Options flags = load_flags();
  const auto parsed = parse(flags, args);
  if (const int* exit_code = std::get_if<int>(&parsed)) return *exit_code;
  const Result<LoadOptions> options = read(std::get<0>(parsed));
  if (!options) return refuse(options.error());
  run::Interrupt interrupt;
  const SystemClock clock;
  const auto engine = load::make_load_engine(options->setting, clock);
  if (!engine) return refuse(engine.error());
  const TimePoint origin = clock.now();
  load::LoadStats stats = drive(**engine, interrupt, clock, origin);
  const report::LoadReport result{options->what, std::move(stats), clock.now() - origin,
                                  options->setting.seed, interrupt.requested()};
  const int exit_code = report(*options, result);
  return interrupt.requested() ? exit_interrupted : exit_code;
}

}  // namespace harness::cli
