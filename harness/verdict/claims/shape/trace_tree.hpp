#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "harness/core/duration.hpp"
#include "harness/observe/whole_trace.hpp"
#include "harness/verdict/verdict.hpp"

// The spans of a trace as the tree that they are, without the harness' own span of the request.
namespace harness::verdict {

// The first place where a trace is other than it should be.
struct Difference {
  Outcome outcome = Outcome::fail;  // undecided: it may be
  std::string path;                 // "frontend GET /roll > dice-roller GET"; empty: the whole
  std::string expected;
  std::string seen;
  bool of_time = false;  // it hangs on when spans began and ended

  std::string text() const;
};

struct TraceTree {
  std::vector<observe::WholeSpan> spans;           // each once
  std::vector<std::vector<std::size_t>> children;  // of each span, by when they began
  std::vector<std::size_t> roots;
  std::vector<std::size_t> orphans;  // whose parent the trace does not have
};

// `begun_here`: the harness sent the trace's first request. Where its own span of that is not kept,
// the one parent that is missing is that span.
TraceTree tree_of(std::vector<observe::WholeSpan> spans, bool begun_here);

// No span at all, an orphan, no root, a second one, a span that is there twice.
std::optional<Difference> flaw_of(const TraceTree& tree);

// The first child that begins before its parent, or ends after it, by more than the slack, and of
// another service by more than its clock may be off, too. What a consumer takes from a queue may,
// and so may those in `detached`.
std::optional<Difference> outside_its_parent(const TraceTree& tree, Duration slack,
                                             const std::vector<std::size_t>& detached,
                                             Duration clocks = Duration{0});

// From the root to the span: "frontend GET /roll > dice-roller GET /roll".
std::string path_to(const TraceTree& tree, std::size_t span);

}  // namespace harness::verdict
