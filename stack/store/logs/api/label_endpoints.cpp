#include <algorithm>
#include <set>

#include "harness/languages/logql/parse.hpp"
#include "stack/store/logs/api/answers.hpp"
#include "stack/store/logs/api/endpoints.hpp"
#include "stack/store/logs/api/parameters.hpp"
#include "stack/store/logs/api/selected.hpp"

namespace store::logs {
namespace {

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
  std::vector<std::string_view> selectors = request.all_params("match[]");
  if (selectors.empty()) selectors = request.all_params("match");
  if (selectors.empty()) selectors.emplace_back("{}");
  Deadline deadline = context.deadline_of_lookup(request);
  for (const std::string_view selector : selectors) {
    const auto streams = selected_streams(context, selector, *bounds, deadline);
    if (!streams) return failed(streams.error());
    for (const StreamView& stream : *streams) {
      const LabelSet labels = label_set(stream.labels);
      if (seen.insert(labels.packed()).second) found.push_back(labels);
    }
  }
  std::sort(found.begin(), found.end());
  return series_answer(found);
}

}  // namespace store::logs
