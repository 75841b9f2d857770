#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/core/clock.hpp"
#include "harness/load/http/driver.hpp"
#include "harness/load/http/outcome.hpp"
#include "harness/load/http/steps.hpp"
#include "harness/load/record/busy_time.hpp"
#include "harness/load/record/live_counters.hpp"
#include "harness/load/record/phase_marks.hpp"
#include "harness/load/record/shortlist.hpp"
#include "harness/load/record/stats.hpp"
#include "harness/load/record/tally.hpp"
#include "harness/load/record/timeline.hpp"
#include "harness/load/trace_context.hpp"

namespace harness::load {

struct CheckResult {
  std::string_view name;
  bool passed = false;
};

// All there is to know about a request when it is over.
struct EndedRequest {
  std::size_t row;  // of the ledger
  TimePoint due;
  TimePoint started;
  TimePoint ended;
  Outcome outcome;
  bool accepted;
  const TraceContext& trace;
  const std::string& url;
  const Timings& timings;
  std::span<const CheckResult> checks = {};
  std::string_view why = {};    // of a failure
  Duration busy_before{0};      // as busy_until() was when it started
  Duration overdue{0};          // as in Completion
  Duration went_on_after{0};    // how long its worker had been busy when it last went on
  bool is_unread = false;       // as in Completion
  std::uint64_t resent = 0;     // how often it was sent again
  std::uint64_t redirects = 0;  // how many it has followed
};

// What is kept of each request: all of it, or only that it was (to measure what the rest costs).
enum class Recording { full, counts_only };

// What one worker has counted: every request goes into exactly one of ok, failed and unknown, in
// the phase in which it was due, and in the second in which it ended. Each second is counted by
// itself and then added to what all else reads: the totals, the timelines and the live board. One
// thread at a time: the worker's, then whoever joined it.
class Ledger {
 public:
  Ledger(Rows rows, const PhaseMarks& phases, const Clock& clock, LiveCounters& live,
         Recording recording = Recording::full);

  // Its worker looks who is ready, and goes to sleep.
  void turn_began(TimePoint at) { busy_.turn_began(at); }
  void turn_ended(TimePoint at) { busy_.turn_ended(at); }
  void rested(const Rest& rest) { busy_.rested(rest); }
  Duration busy_until(TimePoint at) const { return busy_.until(at); }

  void request_started(TimePoint due, TimePoint started);
  void request_ended(const EndedRequest& request);
  // Where requests of that row that are due then are counted; and what has come behind such a one.
  std::size_t account_of(std::size_t row, TimePoint due) const;
  void answer_unasked(const Unasked& answer);

  void iteration_completed(std::size_t load);
  void arrival_dropped(std::size_t load, TimePoint due);
  void iterations_dropped(std::size_t load, std::uint64_t count);  // that were due at no time
  void user_hired();
  void user_left() { live_.active_vus.subtract(); }
  void user_came_back() { live_.active_vus.add(); }
  void second_over();  // to be told about every second
  void close();        // nothing follows; else merge() and stats() do it

  void merge(Ledger&& other);
  LoadStats stats(const std::vector<std::string>& phases) &&;

 private:
  // One request in one phase.
  struct Cell {
    Tally total;  // of the seconds that are over
    Tally now;    // of the one that is not
    Timeline timeline;
    std::map<std::string, std::string> examples;
    Shortlist first_failures{5};
    Shortlist sampled_failures{5};
    Shortlist slowest{5};
    Shortlist sampled{5};
  };

  std::uint32_t second_of(TimePoint at) const;
  void count_in_its_second(TimePoint started);
  void advance_to(std::uint32_t second);
  void close_second(const LiveSeconds& seconds);
  void publish(const std::vector<std::size_t>& cells, const LiveSeconds& seconds);
  void keep_bounds();
  Cell& cell_of(const EndedRequest& request);
  void count(Cell& cell, const EndedRequest& request);
  void count_checks(Tally& tally, const EndedRequest& request);
  Duration spent_by_us(const EndedRequest& request) const;
  static bool may_be_in_time(const EndedRequest& request);
  void measure(Tally& tally, const EndedRequest& request) const;
  void measure_unanswered(Tally& tally, const EndedRequest& request) const;
  void keep(Cell& cell, const EndedRequest& request) const;
  KeptRequest kept(const EndedRequest& request) const;
  static RequestStats totals(Cell&& cell);
  static std::vector<KeptRequest> worth_showing(Cell& cell);
  std::vector<IterationStats> iterations_by(const std::vector<std::string>& phases) const;

  std::vector<Series> rows_;
  const PhaseMarks& phases_;
  const Clock& clock_;
  LiveCounters& live_;
  Recording recording_;
  BusyTime busy_;
  std::vector<Cell> cells_;           // row by row, a cell for each phase
  std::vector<std::size_t> touched_;  // cells that have something of now
  std::uint32_t second_ = 0;          // that is not over
  std::uint32_t width_ = 1;           // of the timelines
  Histogram lateness_;                // until then
  Histogram lateness_now_;
  std::vector<IterationStats> iterations_;  // of each load
  std::vector<std::uint64_t> dropped_;      // arrivals, load by load, in each phase
  std::uint64_t hired_ = 0;
  std::vector<std::uint64_t> begun_;  // requests, in each second from the origin on
  std::size_t whole_seconds_ = 0;     // of those
};

}  // namespace harness::load
