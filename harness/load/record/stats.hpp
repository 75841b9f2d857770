#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "harness/core/clock.hpp"
#include "harness/load/http/steps.hpp"
#include "harness/load/record/coarse_histogram.hpp"
#include "harness/load/record/histogram.hpp"
#include "harness/scenario/tags.hpp"

namespace harness::load {

// What a finished load leaves behind. Plain values.

using StepTimes = PerStep<Histogram>;

// How often a check held, and how often not.
struct CheckStats {
  std::uint64_t passes = 0;
  std::uint64_t fails = 0;

  void add(const CheckStats& more) {
    passes += more.passes;
    fails += more.fails;
  }
};

// What requests are counted by: their name and their other tags.
struct Series {
  std::string request;
  scenario::Tags tags;
  std::vector<std::string> checks = {};  // names of what is true of their answers, or is not
};

// How the iterations of one load went, over all phases.
struct IterationStats {
  scenario::Tags tags;  // of the load
  std::uint64_t completed = 0;
  std::uint64_t dropped = 0;
  std::map<std::string, std::uint64_t> dropped_in =
      {};  // arrivals of those, in each phase that has any

  void add(const IterationStats& more) {
    completed += more.completed;
    dropped += more.dropped;
    for (const auto& [phase, count] : more.dropped_in) dropped_in[phase] += count;
  }
};

// What a worker counts by.
struct Rows {
  std::vector<Series> requests;
  std::vector<scenario::Tags> loads;  // of their iterations
};

// Answers that may have waited for the generator, which was busy with others or late itself: how
// many, and how much of the time of one of them, and of all together, may be its own, in µs. Of
// those that were good some were seen when their time was up already: they may have come in time,
// or not.
struct Waited {
  std::uint64_t count = 0;
  std::uint64_t longest = 0;
  std::uint64_t good_overdue = 0;
  std::uint64_t failed_overdue = 0;  // that ran out of time, and might have been in time but for us
  std::uint64_t sum = 0;

  void add(const Waited& more) {
    sum += more.sum;
    count += more.count;
    longest = std::max(longest, more.longest);
    good_overdue += more.good_overdue;
    failed_overdue += more.failed_overdue;
  }
};

// How long answers took, in µs.
struct AnswerTimes {
  Histogram latency;       // from the intended start
  Histogram service_time;  // from the actual start
  Histogram duration;      // the same without connecting and TLS, as k6 has it
  StepTimes steps;         // connecting and TLS of those requests only that made a connection
  Waited waited;           // what of all that may be ours

  void merge(const AnswerTimes& other);
  void clear();  // keeps its memory
};

// Of requests that ran out of time, how long they had waited, without what may be the generator's
// own, in µs: each would have taken at least that long.
struct TimedOut {
  Histogram latency;          // from the actual start
  Histogram duration;         // without connecting and TLS
  std::uint64_t overdue = 0;  // that might have been in time, had the generator not been busy

  void merge(const TimedOut& other);
  void clear();  // keeps its memory
};

// Answers of one status, all as the request accepts them or none.
struct AnswerStats {
  int status = 0;
  bool expected = false;
  AnswerTimes times;

  std::uint64_t count() const { return times.latency.count(); }
};

// Those of this status; added where there are none.
AnswerTimes& times_of(int status, bool expected, std::vector<AnswerStats>& answers);
void merge(const std::vector<AnswerStats>& other, std::vector<AnswerStats>& into);

// What came of the requests that ended in one second.
struct SecondStats {
  std::uint32_t at = 0;  // seconds from the start of the load to its beginning
  std::uint64_t ok = 0;
  std::uint64_t failed = 0;
  std::uint64_t unknown = 0;
  std::uint64_t resent = 0;     // of those that ended then, as in RequestStats
  std::uint64_t redirects = 0;  // the same
  std::map<std::string, std::uint64_t> outcomes;
  CoarseHistogram latency;  // µs, from the intended start, of those that were answered
};

// How one kind of request went in one phase. A request belongs to the phase in which it was due.
struct RequestStats {
  std::string request;
  scenario::Tags tags;
  std::string phase;
  std::uint64_t sent = 0;  // = ok + failed + unknown
  std::uint64_t ok = 0;
  std::uint64_t failed = 0;
  std::uint64_t unknown = 0;  // cut off at the end of the run: nobody knows
  // Beside these went out: what was sent again, and what followed redirects. Servers may have got
  // up to sent + resent + redirects.
  std::uint64_t resent = 0;
  std::uint64_t redirects = 0;
  // Answers that came behind those of its requests, and that nobody had asked for; and of how many
  // of its requests the answer may be another's, and their own unknown, because of that.
  std::uint64_t unasked = 0;
  std::uint64_t in_doubt = 0;
  std::map<std::string, std::uint64_t>
      outcomes;  // "200", "503", "timeout", "connection refused", …
  std::map<std::string, std::string> examples;  // what was said about one failure of an outcome
  std::map<std::string, CheckStats, std::less<>> checks;
  Histogram cut_after;  // µs that those which were cut off had taken, from the actual start
  TimedOut timed_out;
  StepTimes unanswered_steps;        // µs; of those without an answer, as far as they came
  std::vector<AnswerStats> answers;  // by what they were
  std::vector<SecondStats> seconds;  // in the order of time; where nothing ended, there is none

  AnswerTimes times() const;  // of all that were answered, whatever the status
};

// One request worth showing, with the trace that it started.
struct KeptRequest {
  std::string request;
  std::string phase;
  std::string url;
  std::string trace_id;
  std::string outcome;
  std::string detail = {};  // of a failure, where there is more to say than its outcome
  std::string why;          // "failed", "slow", "sampled"
  WallTime started_at;
  Duration latency{0};
};

struct LoadStats {
  std::vector<RequestStats> requests;
  std::vector<KeptRequest> kept;
  Histogram lateness;  // µs between an intended start and the actual one
  std::vector<IterationStats> iterations;
  std::uint64_t vus_max = 0;
  std::uint32_t second_width = 1;  // how many seconds each of the requests' `seconds` stands for
  // Requests, in each second from the start of the load on; the last may be a part of one.
  std::vector<std::uint64_t> begun;
  std::uint64_t whole_seconds = 0;   // how many the load has lasted
  std::uint64_t best_rate = 0;       // of those the most that began in one; 0: it lasted none
  std::string schedule_hash;         // the same for the same plan and seed
  std::vector<std::uint64_t> seals;  // of its traces, one for each part: see TraceSeal
};

// Of two loads that began together.
void add_each(const std::vector<std::uint64_t>& begun, std::vector<std::uint64_t>& into);
std::uint64_t best_rate_of(const LoadStats& stats);

// Adds what another part of the same load has measured; nothing is lost.
void merge(LoadStats&& other, LoadStats& into);

// Of all loads that have these tags.
IterationStats iterations_with(const scenario::Tags& tags, const LoadStats& stats);
inline IterationStats iterations_of_all(const LoadStats& stats) {
  return iterations_with({}, stats);
}

// Each request in each phase, whatever its tags.
std::vector<RequestStats> by_name(const LoadStats& stats);

// The same, apart by the load that they are of.
std::vector<RequestStats> by_name_and_load(const LoadStats& stats);

// Of all requests in all phases.
Histogram latency_of_all(const LoadStats& stats);

}  // namespace harness::load
