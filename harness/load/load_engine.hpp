#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "harness/core/clock.hpp"
#include "harness/core/result.hpp"
#include "harness/load/client_span.hpp"
#include "harness/load/http/http_driver.hpp"
#include "harness/load/record/ledger.hpp"
#include "harness/load/record/live_figures.hpp"
#include "harness/load/record/stats.hpp"
#include "harness/load/segment.hpp"
#include "harness/scenario/scenario.hpp"

namespace harness::load {

struct Phase {
  std::string name;
  Duration begin{0};  // counts from the origin; 0 for all but the first: LoadEngine::mark tells it
};

// What the engine needs besides the loads themselves.
struct Setting {
  std::vector<scenario::Load> loads;             // with their durations filled in
  std::map<std::string, std::string> base_urls;  // {frontend} → http://127.0.0.1:41234
  net::Fence fence;                              // to whom connections may be opened
  std::vector<Phase> phases;                     // in order
  std::string between_phases;  // the name of what lies between them; empty: nothing does
  bool told_to_end = false;    // LoadEngine::end_at ends what has no duration of its own
  std::uint64_t seed = 0;
  Segment segment;     // of the plan: what this process drives of it
  double sampled = 1;  // the share of the requests whose traces are sampled; only those are kept
  unsigned workers = 1;
  HttpPath http = HttpPath::lean;
  Recording recording = Recording::full;

  // Both are called on the workers' threads, by several at once, and hold up the one that calls.
  std::function<void(const std::string& line)> say;  // narration
  SpanSink spans;                                    // every request that has ended
};

// A cheap look at a running load, for the live screen.
struct LoadSnapshot {
  std::uint64_t sent = 0;
  std::uint64_t ok = 0;
  std::uint64_t failed = 0;
  std::uint64_t resent = 0;  // of those that have ended
  std::uint64_t in_flight = 0;
  std::uint64_t unheard = 0;  // of those, who have long waited for a first word of TLS
  std::uint64_t active_vus = 0;
  std::uint64_t dropped_iterations = 0;
  Duration recent_p95{0};  // of the last second, as the slowest worker saw it
};

// Drives all loads of a plan from its own worker threads.
//
//   Executor → VirtualUser → Driver (lean or libcurl) → Outcome → Ledger (histograms, kept
//   requests)
//
// All of these live in one worker and move out when it is joined; what crosses threads while it
// runs is the phase marks, the stop request and LoadSnapshot. Its methods belong to one thread.
// Destroying it cuts off what still runs.
class LoadEngine {
 public:
  LoadEngine() = default;
  LoadEngine(const LoadEngine&) = delete;
  LoadEngine& operator=(const LoadEngine&) = delete;
  virtual ~LoadEngine() = default;

  // Schedules and phases count from `origin`.
  virtual void start(TimePoint origin) = 0;
  virtual LoadSnapshot progress() const = 0;
  virtual LiveFigures figures() const = 0;  // for any thread

  // Whether every load has ended; waits for that at most so long.
  virtual bool wait(Duration at_most) = 0;
  bool done() { return wait(Duration{0}); }

  // Requests that are due from then on belong to that phase, or to none. To be said before that
  // moment comes, and in order of time.
  virtual void mark(TimePoint from, std::optional<std::size_t> phase) = 0;

  // No iteration begins from then on. To be said before that moment comes.
  virtual void end_at(TimePoint at) = 0;

  // Ends what still runs: no new iterations, at most each load's graceful_stop for those under way,
  // then the rest is cut off and counted as unknown. Returns at once; done() tells when it is over.
  virtual void stop() = 0;

  // Cuts off everything under way at once (Ctrl-C); it counts as unknown. done() follows shortly.
  virtual void abort() = 0;

  virtual LoadStats join() = 0;  // waits for done(); to be called once
};

// The error names what in the loads cannot be driven.
Result<std::unique_ptr<LoadEngine>> make_load_engine(const Setting& setting, const Clock& clock);

}  // namespace harness::load
