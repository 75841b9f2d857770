#include "stack/store/logs/api/selected.hpp"

#include "harness/languages/logql/parse.hpp"
#include "stack/store/logs/query/selector.hpp"

namespace store::logs {

Outcome<std::vector<StreamView>> selected_streams(const Context& context, std::string_view selector,
                                                  const Bounds& bounds) {
  const auto matchers =
      harness::languages::logql::parse_selector(selector.empty() ? "{}" : selector);
  if (!matchers) return refuse(400, matchers.error());
  const Selector wanted(*matchers);
  return context.store.select(
      [&wanted](std::span<const Field> labels) { return wanted.wants(labels); }, bounds.start,
      bounds.end);
}

Outcome<std::vector<StreamView>> selected_streams(const Context& context,
                                                  const http::Request& request) {
  const auto bounds = read_bounds(request, context.now());
  if (!bounds) return tl::unexpected<Failure>(bounds.error());
  return selected_streams(context, text_of(request, "query"), *bounds);
}

LabelSet label_set(std::span<const Field> labels) {
  std::vector<LabelSet::Pair> pairs;
  for (const Field& label : labels) pairs.emplace_back(label.name, label.value);
  return LabelSet::of(std::move(pairs));
}

}  // namespace store::logs
