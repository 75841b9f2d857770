#include "stack/store/traces/evaluate/search.hpp"

#include <algorithm>
#include <map>

#include "stack/store/traces/evaluate/asked.hpp"
#include "stack/store/traces/evaluate/pipeline.hpp"

namespace store::traces {

FoundTraces lowest_matches(const Snapshot& snapshot, const TraceTest& test, std::size_t limit,
                           Deadline& deadline) {
  std::map<TraceId, FoundTrace> lowest;
  for (std::size_t i = 0; i < snapshot.size(); ++i) {
    const TraceId& id = snapshot.id(i);
    const bool full = lowest.size() >= limit;
    if (full && (limit == 0 || lowest.rbegin()->first < id)) continue;
    if (deadline.passed()) return {};
    auto trace = snapshot.joined(i, &deadline);
    if (!trace) return {};
    auto found = test(std::move(trace));
    if (!found) continue;
    lowest.emplace(id, std::move(*found));
    if (lowest.size() > limit) lowest.erase(std::prev(lowest.end()));
  }
  FoundTraces traces;
  for (auto& [id, found] : lowest) traces.push_back(std::move(found));
  std::stable_sort(traces.begin(), traces.end(), [](const FoundTrace& a, const FoundTrace& b) {
    return a.trace->start() > b.trace->start();
  });
  return traces;
}

harness::Result<FoundTraces> search(const Snapshot& snapshot, const traceql::Query& query,
                                    const Window& window, std::size_t limit, Deadline& deadline) {
  if (auto reason = refusal(questions_of(query))) return harness::fail(std::move(*reason));
  const StepPtr pipeline = compile(query.pipeline, snapshot.keys());
  Evaluation evaluation{deadline};
  const auto test = [&](std::shared_ptr<const JoinedTrace> trace) -> std::optional<FoundTrace> {
    if (evaluation.failed() || !window.meets(*trace)) return std::nullopt;
    Spansets spansets = pipeline->run(*trace, whole(*trace), evaluation);
    if (spansets.empty()) return std::nullopt;
    return FoundTrace{std::move(trace), std::move(spansets)};
  };
  FoundTraces found = lowest_matches(snapshot, test, limit, deadline);
  if (evaluation.failed()) return harness::fail(std::move(evaluation.failure));
  if (deadline.passed(0)) return harness::fail("the query took longer than it may");
  return found;
}

}  // namespace store::traces
