#include <algorithm>
#include <set>

#include "harness/languages/logql/parse.hpp"
#include "stack/store/logs/api/answers.hpp"
#include "stack/store/logs/api/endpoints.hpp"
#include "stack/store/logs/api/parameters.hpp"
#include "stack/store/logs/api/selected.hpp"

namespace store::logs {
namespace {

// Each is a look at every stream.
constexpr std::size_t most_selectors = 100;

// Those that a request names, each once.
Outcome<std::vector<std::string_view>> selectors_of(const http::Request& request) {
  std::vector<std::string_view> named = request.all_params("match[]");
  if (named.empty()) named = request.all_params("match");
  if (named.empty()) named.emplace_back("{}");
  std::vector<std::string_view> selectors;
  std::set<std::string_view> seen;
  for (const std::string_view selector : named) {
    if (seen.insert(selector).second) selectors.push_back(selector);
  }
  if (selectors.size() <= most_selectors) return selectors;
  return refuse(400, "a request has at most " + std::to_string(most_selectors) +
                         " selectors; one regular expression holds many values");
}

std::vector<std::string> listed(const std::set<std::string, std::less<>>& texts) {
  return {texts.begin(), texts.end()};
}

}  // namespace

http::Response labels(const Context& context, const http::Request& request) {
  const auto streams = selected_streams(context, request);
  if (!streams) return failed(streams.error());
  std::set<std::string, std::less<>> names;
  for (const StreamView& stream : *streams) {
    for (const Field& label : stream.labels) names.emplace(label.name);
  }
  return list_answer(listed(names));
}

http::Response label_values(const Context& context, const http::Request& request) {
  const auto streams = selected_streams(context, request);
  if (!streams) return failed(streams.error());
  const auto name = request.path_params.find("name");
  std::set<std::string, std::less<>> values;
  for (const StreamView& stream : *streams) {
    for (const Field& label : stream.labels) {
      if (name != request.path_params.end() && label.name == name->second) {
        values.emplace(label.value);
      }
    }
  }
  return list_answer(listed(values));
}

http::Response series(const Context& context, const http::Request& request) {
  const auto bounds = read_bounds(request, context.now());
  if (!bounds) return failed(bounds.error());
  std::set<std::string> seen;
  std::vector<LabelSet> found;
  const auto selectors = selectors_of(request);
  if (!selectors) return failed(selectors.error());
  Deadline deadline = context.deadline_of_lookup(request);
  for (const std::string_view selector : *selectors) {
    const auto streams = selected_streams(context, selector, *bounds, deadline);
    if (!streams) return failed(streams.error());
    for (const StreamView& stream : *streams) {
      if (deadline.passed()) return failed(too_late(deadline).value());
      const LabelSet labels = label_set(stream.labels);
      if (seen.insert(labels.packed()).second) found.push_back(labels);
    }
  }
  std::sort(found.begin(), found.end());
  return series_answer(found);
}

}  // namespace store::logs
