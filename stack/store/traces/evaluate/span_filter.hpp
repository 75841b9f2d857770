#pragma once

#include <functional>
#include <memory>
#include <string_view>

#include "stack/store/traces/evaluate/pipeline.hpp"
#include "stack/store/traces/evaluate/search.hpp"

namespace store::traces {

// Visits the spans of a window that meet a query, for lists of names and values. A query that does
// not parse, as while somebody is still typing it, or that has an "||", lets every span pass.
class SpanFilter {
 public:
  SpanFilter(const Snapshot& snapshot, std::string_view query, const Window& window);

  // Stops, and returns false, where the deadline has passed.
  bool visit(Deadline& deadline, const std::function<void(const SpanView&)>& visit) const;

 private:
  const Snapshot& snapshot_;
  Window window_;
  traceql::Query query_;
  StepPtr pipeline_;  // none: every span passes
};

}  // namespace store::traces
