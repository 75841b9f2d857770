#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "harness/core/duration.hpp"
#include "harness/core/interval.hpp"
#include "harness/observe/loki.hpp"
#include "harness/observe/tempo.hpp"
#include "harness/verdict/claim_kind.hpp"
#include "harness/verdict/claims/sent.hpp"

// Requests beside what each of them left, by the ids of their traces: which left nothing, which
// left it twice, and what no request left.
namespace harness::verdict {

// What a request leaves may come a little before it, by clocks that differ, and after its answer:
// what a queue still holds then is done later.
inline constexpr Duration before_a_request = std::chrono::seconds{1};
inline constexpr Duration after_an_answer = std::chrono::seconds{5};

// What one request left in a backend: a span, a line. Without an id nobody knows whose it is.
struct Trail {
  std::string trace_id;
  WallTime at;
};

struct Trails {
  std::string noun;  // "span", "log line"
  std::vector<Trail> all;
  std::string cut = {};  // why there may be more; empty: these are all

  bool is_of_spans() const { return noun == "span"; }
};

Trails trails_of(const observe::Search& search);
Trails trails_of(const observe::Lines& lines, const observe::Conventions& conventions);

// The requests of one name, as the client's own spans show them.
struct Requests {
  struct Request {
    WallTime began;
    bool was_answered = false;
  };
  std::map<std::string, Request> of_window;  // by trace
  std::set<std::string> of_run;              // the traces of all of them
  std::string why_unknown = {};              // which they are; empty: it is known of each
};

// Without what only the client's spans tell.
Requests unknown_requests(std::string why);

// `all` and `answered`: the client's spans of that name, and those of them that had an answer.
Requests requests_of(const observe::Search& all, const observe::Search& answered, const Sent& sent,
                     const Evidence& evidence);

// Which of them, and the first of those.
struct Those {
  std::uint64_t count = 0;
  std::string first;  // its trace

  void add(const std::string& trace_id, std::uint64_t more = 1) {
    if (count == 0) first = trace_id;
    count += more;
  }
};

struct Matched {
  std::uint64_t all = 0;              // trails of the window, and of its requests wherever they are
  std::uint64_t requests = 0;         // that left one, as far as ids tell
  Those without;                      // requests with an answer that left none
  Those twice;                        // what they left beyond one each
  Those early;                        // trails from before their request began
  Those by_clock;                     // the same, by no more than a clock is known to be off
  Those strays;                       // trails of the run that no such request left
  std::uint64_t nameless = 0;         // trails without an id, of the window
  std::uint64_t nameless_beside = 0;  // the same, of the time after it
  std::uint64_t others = 0;           // trails of traces that may be somebody else's
};

Matched matched(const Trails& trails, const Requests& requests, const Evidence& evidence);

// What that says of as many as the client sent.
struct Agreement {
  Outcome outcome = Outcome::pass;
  std::string why = {};       // of all but a pass
  std::string trace_id = {};  // one to open
  Interval count;
};

Agreement agreement(const Matched& matched, const Trails& trails, const Requests& requests,
                    const Sent& sent, const Evidence& evidence);

}  // namespace harness::verdict
