#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/core/clock.hpp"
#include "harness/core/result.hpp"
#include "harness/load/record/punctuality.hpp"
#include "harness/load/record/stats.hpp"
#include "harness/load/segment.hpp"
#include "harness/observe/conventions.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/observe/question.hpp"

namespace harness::observe {

// Everything a run measured. Plain values that save to observations.json and load back to the same
// values, so that a verdict can be reached again with nothing running.

// A phase as it really was. What was due, logged or begun between two phases belongs to neither.
struct PhaseMark {
  std::string name;
  Window window;        // of requests, lines and spans
  Window metrics = {};  // of scrapes, all under the phase's conditions: the first of each target is
                        // from before the window's begin, and the last from after its end
};

// How a condition fared at which something was to be done.
struct ConditionRecord {
  std::string condition;            // "http_req_failed rate > 0.95 for 10s"
  std::uint64_t looks = 0;          // moments at which something was heard of it
  std::uint64_t unanswered = 0;     // of these: no answer of its backend; no end of any request
  std::uint64_t with_data = 0;      // of these: there was something that could be so
  Duration maybe_for{0};            // the longest time that it may have held, as nobody could tell
  std::optional<WallTime> since;    // at each moment from then on it was so
  std::optional<WallTime> held_at;  // it had been so for long enough: that was done
  std::string seen;                 // at the last moment
  std::string absent = {};          // what it reads and was not there at any of them

  bool is_asked() const;  // a backend is, as opposed to the client's own figures
};

// What whoever makes a fault has counted of what it hit, from its injection until it was undone.
struct HitsRecord {
  std::optional<std::uint64_t> all;  // none: nobody counts
  std::uint64_t probes = 0;          // of these: the harness' own
  std::string what;                  // "connections"
};

// What is told of a fault that may still be on, beside its first problem.
inline constexpr const char* not_seen_to_be_gone = "reverted, but not seen to be gone";

// What the proof of a fault begins with of which nobody could see anything: others of the run hid
// it.
inline constexpr const char* hidden_by_others =
    "its proxy had it, and another fault left nothing to be seen of it: ";

// And of one that was gone, and was on when it was looked at once more in the end.
inline constexpr const char* on_again = "still on at the end of the run";

// Or that could not be asked about then.
inline constexpr const char* unknown_in_the_end = "not known to be gone at the end of the run";

// What is told of one that was seen, and of which nobody could tell later whether it still was on.
inline constexpr const char* not_known_to_last = "not known to have lasted to its end: ";

// Or what is told of one that was undone long after its time.
inline constexpr const char* there_too_long = "there for longer than it was to be: ";

// What the incidents begin with at which a run is ended with all that is under way.
inline constexpr const char* stopped_by_owner = "stopped by the system's owner: ";
inline constexpr const char* nothing_more_sent = "nothing more was sent: ";

// One time that a fault came. It counts only when it was seen to take effect.
struct FaultRecord {
  std::string kind;
  std::string target;
  std::size_t phase = 0;
  std::optional<WallTime> injected_at;
  std::optional<WallTime> seen_at;
  std::optional<WallTime> ended_at;     // was over before it was to be
  std::optional<WallTime> reverted_at;  // undone in good order
  std::optional<WallTime> gone_at;      // seen to be gone
  std::string proof;                    // what was seen when it took effect
  std::string gone_proof;               // what was seen when it was gone
  std::string problem;                  // the first, and that it may still be on; empty: none
  bool stayed_away = false;             // it was undone, and what it hit did not come back
  std::size_t number = 1;               // of the times that its fault came, from 1
  std::size_t of = 1;
  std::vector<ConditionRecord> in_vain = {};  // that it waited for, to begin or to end
  bool may_wait_in_vain = false;              // its author lets it pass
  HitsRecord hits = {};

  bool is_hidden() const { return proof.starts_with(hidden_by_others); }

  std::string turn() const;  // ", 2 of 3"; empty: it came once
  std::string name() const;  // "crash dice-roller, 2 of 3"
};

// Every answer that differed from the one before it; the last one is what the verdict stands on.
struct Asked {
  Question question;
  std::vector<Answer> answers;
};

struct ClaimAnswers {
  std::size_t claim = 0;  // index into Plan::claims
  std::vector<Asked> asked;
};

// How a backend was seen to have caught up with the end of the run.
struct CatchUp {
  Backend backend = Backend::prometheus;
  std::string marker;
  std::optional<WallTime> seen_at;
  std::string problem;
  bool answers = false;  // it was asked last with success, whatever was missing; not kept
  // All that names a trace of the run was there by then, though lines that name none, of others
  // perhaps, still came; none: that is not known.
  std::optional<WallTime> traced_at = {};
};

// Pushes that a store did not take, for one reason. How much was in them is known of those that
// could be read.
struct RefusedPushes {
  std::string reason;
  std::uint64_t pushes = 0;
  std::uint64_t lines = 0;
  std::uint64_t spans = 0;
  std::vector<std::string> of = {};  // "logs", "traces", "metrics"; empty: it may have been any
};

// What a store of ours held at the end of the run.
struct StoreStatus {
  std::string name;  // "loki"
  std::uint64_t lines = 0;
  std::uint64_t spans = 0;
  std::uint64_t used_bytes = 0;
  std::uint64_t limit_bytes = 0;
  std::uint64_t journal_bytes = 0;  // of what it has written into the run's directory
  std::string journal_problem;      // why nothing is written any more; empty: none
  std::vector<RefusedPushes> refused;
};

// What was lost on its way to a backend, so that no answer of it is about the whole.
struct Loss {
  std::string what;  // "loki refused 1 push with 120 lines: memory"
  std::vector<Backend> of;
  std::string service = {};   // that did not send it itself: the rest is whole, and what is missing
                              // of it is its own fault; empty: it may have been anyone's
  bool is_misplaced = false;  // it is all there, and may stand in another window than its own
  bool is_untraced = false;   // nothing of it names a trace of the run; not kept
  bool may_be_meant = false;  // the service may send no more than that by itself: who gives a
                              // control knows what it sends
  bool is_of_times = false;   // all spans are there, and how long they took is not known
  std::optional<Window> within = {};          // all of it is of then; none: of whenever in the run
  std::optional<std::uint64_t> at_most = {};  // it is of so many requests' traces, or fewer, and of
                                              // no others; none: of any number

  bool operator==(const Loss&) const = default;
};

// A clock that is off by little: what its service sends is all there, and what stands at a window's
// edges may be of the other side of it.
struct ClockSlack {
  std::string service;
  Backend backend = Backend::tempo;  // where that shows
  Duration early{0};                 // by how much it has been seen before what caused it
  Duration late{0};                  // and how much behind the answer
  bool is_by_spans = false;          // of its lines it is not known, as they name no request: they
                                     // have their own time, or that at which they came

  bool operator==(const ClockSlack&) const = default;
};

// A request of the run, near an edge between two phases: when it was under way.
struct EdgeRequest {
  std::string trace_id;
  Window at;

  bool operator==(const EdgeRequest&) const = default;
};

// How often a service has answered so, as spans of the run's own requests say: so often or more.
struct AnswersOfService {
  std::string service;
  std::string phase;       // in whose window all of their requests were; empty: in none's
  std::string asked;       // what it was asked for: a request of the client's, an address, a span
  std::string outcome;     // "503"; "error": it failed, and no status is told; empty: it went well
  bool by_itself = false;  // its own spans say so; else those of its callers, and the client
  std::uint64_t count = 0;

  bool operator==(const AnswersOfService&) const = default;
};

// A request of the run of which no service has a span, and how it ended: "502".
struct UntracedRequest {
  std::string outcome;
  Window at;

  bool operator==(const UntracedRequest&) const = default;
};

// "the clock of shop is slow, by 100ms at the least"
std::string text_of(const ClockSlack& slack);

// What a load by itself is judged by. Of a scenario it stands in its file.
struct LoadTerms {
  std::vector<std::string> thresholds;  // "http_req_duration: p(95) < 500"
  Duration max_lateness = load::most_lateness;

  bool operator==(const LoadTerms&) const = default;
};

struct Observations {
  std::string scenario_file;  // as it was named
  std::uint64_t seed = 0;
  std::map<std::string, std::string> environment;  // what the scenario had from it; see Scenario
  unsigned stretch = 1;                            // of its times; see plan::make_plan
  bool ran_before = false;                         // its system was up before the run
  std::vector<Backend> shared;                     // those that have what others cause, as well
  load::Segment segment;                           // of the plan's load: what this run drove of it
  std::uint64_t others = 0;  // traces of others that were seen meanwhile, of the services called
  double sampled = 1;        // the share of its requests whose traces were sampled
  WallTime started_at;       // of the whole run, start-up included
  WallTime ended_at;
  Window run;                     // first request … last response
  Window metrics;                 // the same in scrapes, as of a phase
  std::vector<PhaseMark> phases;  // as in the plan
  std::vector<FaultRecord> faults;
  std::vector<ConditionRecord> conditions;  // as in the plan's abort_when
  load::LoadStats load;
  LoadTerms terms;
  Duration stood_still{0};  // for how long the harness had no turn while load ran, at the most
  Duration waited{0};       // for all of its turns together
  Conventions conventions;  // of the system that was asked about
  std::uint64_t acts = 0;   // on the system, of which there is an audit
  std::string last_act;     // the hash that the audit ends with; empty: there is none
  std::vector<std::string> silent;  // services that did not answer at the end of the run
  std::vector<CatchUp> catch_ups;
  std::vector<ClaimAnswers> answers;
  std::vector<StoreStatus> stores;
  std::vector<Loss> losses;
  std::vector<ClockSlack> clocks;
  std::vector<std::string> notes;      // what else happened: "frontend was killed by signal 9"
  std::vector<std::string> incidents;  // what spoilt the measurement: "loki was killed by signal 9"
  bool interrupted = false;
  std::vector<EdgeRequest> edge_requests;  // as many of them as are known
  std::vector<AnswersOfService> answers_of_services;
  // Where not all are traced, but each of those that went well: the others, all of which the client
  // saw refused or failed. Empty: it is not so, or not known.
  std::vector<UntracedRequest> untraced;
  std::vector<RecordingRule> recordings;  // of the Prometheus that was asked
};

// The condition at which the run was ended; null: it was not.
const ConditionRecord* aborted_by(const Observations& observations);

std::string to_json(const Observations& observations);
Result<Observations> from_json(const std::string& text, const std::string& where);

}  // namespace harness::observe
