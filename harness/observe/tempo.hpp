#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/core/interval.hpp"
#include "harness/core/result.hpp"
#include "harness/observe/question.hpp"

// Questions to Tempo's HTTP API and what its answers say.
namespace harness::observe {

struct FoundSpan {
  std::string span_id;
  std::string name;
  std::string service;  // where it was asked for
  WallTime started_at;
  std::optional<Duration> duration;  // none: the answer does not say, as Tempo does of one of 0 ns

  bool operator==(const FoundSpan&) const = default;
};

struct FoundTrace {
  std::string trace_id;  // 32 hex digits: Tempo leaves leading zeros out, this does not
  std::string root_service;
  std::string root_name;
  WallTime started_at;  // the epoch where the answer does not say
  Duration duration{0};
  std::vector<FoundSpan> spans;  // those that the query matched, at most `spans_per_trace`, each
                                 // once, whatever the number of sets that it is in
  std::size_t matched = 0;       // how many spans it matched, each once
  std::size_t repeats = 0;       // that are listed again in one set, as they are: sent again

  bool lists_all() const { return matched <= spans.size(); }
};

// What a search found.
struct Search {
  std::vector<FoundTrace> traces;
  std::string cut;  // why there may be more; empty: these are all
};

// What of it lies in a window: Tempo searches whole seconds, and traces, not spans.
struct Matches {
  std::vector<FoundTrace> traces;  // with a matched span that began in the window
  std::size_t maybe = 0;           // of whose matched spans only some are listed, from outside
  std::size_t outside = 0;         // all of whose matched spans began outside
  std::size_t foreign = 0;         // of those, the traces that have nothing to do with it
  std::size_t misdated = 0;        // of those outside, the run's own that cannot have begun then;
                                   // see verdict/whose.hpp
  std::size_t perhaps = 0;         // of the traces, the last: whether they are the run's own
                                   // nobody knows; see verdict/whose.hpp
  std::size_t others = 0;          // that were left out, because they are somebody else's
  std::size_t edge_inside = 0;     // of the run's own traces, and of those outside, such as a clock
  std::size_t edge_outside = 0;    // may have moved over the window's edge; see
                                   // verdict/clock_edges.hpp
  std::string edge_why = {};       // whose that is
  std::string cut;                 // as in Search

  Interval count() const;
};

constexpr unsigned traces_per_page = 1000;
constexpr unsigned spans_per_trace = 100;

// Tempo's search knows whole seconds, so these ask for a little more than the window; matches_in()
// cuts.
Question search_traces(const std::string& traceql, const Window& window, unsigned limit);
Question search_all_traces(const std::string& traceql, const Window& window);

// The traces with these ids, each with all its spans and their services.
Question find_traces(const std::vector<std::string>& ids, const Window& window);

// Which program answers at its URL.
Question tempo_status();

// What an answer says of itself has to fit: an id that is none, a number that is none, a trace that
// stands there twice, one without a span, a span without its start, and fewer
// spans that matched than are listed are errors.
Result<Search> parse_traces(const Answer& answer);

Matches matches_in(Search search, const Window& window);

}  // namespace harness::observe
