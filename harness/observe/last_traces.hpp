#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "harness/observe/asking.hpp"
#include "harness/observe/conventions.hpp"
#include "harness/observe/last_requests.hpp"
#include "harness/observe/observations.hpp"

namespace harness::observe {

// What shows that all of a run has come where nobody here knows who sends it: the run's own last
// requests, by their traces.
struct Ending {
  // A request behind all others, which is looked for in their place where it is seen.
  struct Marker {
    std::string trace_id;
    std::string text;  // in a line
    std::set<Backend> seen_in;
  };

  std::vector<RequestTraces> requests;
  std::vector<std::string> streams;  // selectors of the log lines that claims are about
  std::optional<Marker> marker = {};
  Conventions conventions = {};
  bool senders_are_known = false;          // and have been waited for: only the marker still is
  std::vector<std::string> services = {};  // of the spans that claims are about; empty: anybody's
  bool lines_are_whole = false;            // Loki is there, and has caught up
};

// Waits, for those of the backends that keep logs and traces and have caught up with all else,
// until what they show of the last requests has all that it had of the first, and stands still;
// where the first do not tell, until all that is counted has stood still for twice as long as the
// last of it took to come. A backend in which something is missing or still comes then has not
// caught up.
void await_last_traces(std::vector<CatchUp>& backends, const Ending& ending, const Window& run,
                       Duration patience, const AskAll& ask, const Clock& clock,
                       const Pause& pause);

// Which share of the traces that the run has begun is kept, by what has come of them: services may
// sample by themselves, whatever they are told, and exporters may lose some. A kind of request of
// which nothing has come, beside others that have, is not traced, and who is not called each time,
// behind a cache that nobody traces, keeps all where its lines say that it did nothing for the
// others. 1 where none of the services that
// claims are about has sent any span at all, whoever else has: that is no sampling.
double kept_share(const Ending& ending, const Window& run, const AskAll& ask);

}  // namespace harness::observe
