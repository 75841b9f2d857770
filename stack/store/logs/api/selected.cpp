#include "stack/store/logs/api/selected.hpp"

#include "harness/languages/logql/parse.hpp"
#include "stack/store/logs/query/selector.hpp"

namespace store::logs {

Outcome<std::vector<StreamView>> selected_streams(const Context& context, std::string_view selector,
                                                  const Bounds& bounds, Deadline& deadline) {
  const auto matchers =
      harness::languages::logql::parse_selector(selector.empty() ? "{}" : selector);
  if (!matchers) return refuse(400, matchers.error());
  const Selector wanted(*matchers);
  auto streams = context.store.select(
      [&](std::span<const Field> labels) { return wanted.wants(labels, deadline); }, bounds.start,
      bounds.end);
  if (deadline.passed(0)) return too_late(deadline);
  return streams;
}

Outcome<std::vector<StreamView>> selected_streams(const Context& context,
                                                  const http::Request& request) {
  const auto bounds = read_bounds(request, context.now());
  if (!bounds) return tl::unexpected<Failure>(bounds.error());
  Deadline deadline = context.deadline_of_lookup(request);
  return selected_streams(context, text_of(request, "query"), *bounds, deadline);
}

LabelSet label_set(std::span<const Field> labels) {
  std::vector<LabelSet::Pair> pairs;
  for (const Field& label : labels) pairs.emplace_back(label.name, label.value);
  return LabelSet::of(std::move(pairs));
}

}  // namespace store::logs
