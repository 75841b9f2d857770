#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "harness/core/result.hpp"
#include "harness/languages/traceql/syntax.hpp"
#include "stack/store/deadline.hpp"
#include "stack/store/traces/evaluate/spanset.hpp"
#include "stack/store/traces/stored/trace_store.hpp"

namespace store::traces {

// Times in nanoseconds, both of which belong to it. A trace is in it when any part of it is.
struct Window {
  std::uint64_t start = 0;
  std::uint64_t end = UINT64_MAX;

  bool is_open() const { return start == 0 && end == UINT64_MAX; }
  bool meets(const JoinedTrace& trace) const {
    return trace.start() <= end && trace.end() >= start;
  }
};

struct FoundTrace {
  std::shared_ptr<const JoinedTrace> trace;
  Spansets spansets = {};
};
using FoundTraces = std::vector<FoundTrace>;

// The matching traces, most recent start first. Of more than `limit` those with the lowest ids, so
// that the same question gets the same answer while more comes in.
harness::Result<FoundTraces> search(const Snapshot& snapshot, const traceql::Query& query,
                                    const Window& window, std::size_t limit, Deadline& deadline);

// The same for any other way to look at a trace, which gives nothing where it does not match.
using TraceTest = std::function<std::optional<FoundTrace>(std::shared_ptr<const JoinedTrace>)>;
FoundTraces lowest_matches(const Snapshot& snapshot, const TraceTest& test, std::size_t limit,
                           Deadline& deadline);

}  // namespace store::traces
