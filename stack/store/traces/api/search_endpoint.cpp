#include "harness/languages/traceql/parser.hpp"
#include "stack/store/traces/api/endpoints.hpp"
#include "stack/store/traces/api/params.hpp"
#include "stack/store/traces/api/search_answer.hpp"
#include "stack/store/traces/evaluate/tag_search.hpp"

namespace store::traces {

using harness::fail;
using harness::Result;

namespace {

struct Asking {
  std::string query = {};
  TagSearch tags = {};
  Window window = {};
  std::size_t limit = 20;
  std::size_t spans_per_spanset = 3;
};

bool is_reserved(std::string_view name) {
  for (const char* reserved :
       {"q", "tags", "minDuration", "maxDuration", "limit", "spss", "start", "end"}) {
    if (name == reserved) return true;
  }
  return false;
}

// Where there are neither tags nor times, any parameter without a meaning of its own is a tag.
Result<std::vector<Tag>> tags_param(const http::Request& request, const Window& window) {
  const std::string_view text = request.param("tags").value_or("");
  if (!text.empty() || !window.is_open()) return parse_tags(text);
  std::vector<Tag> tags;
  for (const auto& [name, value] : request.params) {
    if (!is_reserved(name) && !value.empty() && !has(tags, name)) tags.push_back({name, value});
  }
  return tags;
}

Result<TagSearch> durations_param(const http::Request& request) {
  TagSearch search;
  const auto least = duration_param(request, "minDuration");
  if (!least) return fail(least.error());
  const auto most = duration_param(request, "maxDuration");
  if (!most) return fail(most.error());
  search.min_duration = least->value_or(search.min_duration);
  search.max_duration = most->value_or(search.max_duration);
  if (search.max_duration < search.min_duration) {
    return fail("invalid maxDuration: must be greater than minDuration");
  }
  return search;
}

Result<Asking> read(const http::Request& request) {
  Asking asking;
  asking.query = request.param("q").value_or("");
  if (!asking.query.empty() && !request.param("tags").value_or("").empty()) {
    return fail("invalid request: can't specify tags and q in the same query");
  }
  const auto window = window_param(request);
  if (!window) return fail(window.error());
  const auto durations = durations_param(request);
  if (!durations) return fail(durations.error());
  asking.tags = *durations;
  if (asking.query.empty()) {
    auto tags = tags_param(request, *window);
    if (!tags) return fail(tags.error());
    asking.tags.tags = std::move(*tags);
  }
  const auto limit = count_param(request, "limit", asking.limit);
  if (!limit) return fail(limit.error());
  const auto spans = count_param(request, "spss", asking.spans_per_spanset);
  if (!spans) return fail(spans.error());
  asking.limit = *limit;
  asking.spans_per_spanset = *spans;
  asking.window = *window;
  return asking;
}

http::Response answered(harness::Result<std::string> body, Deadline& deadline) {
  if (body) return http::json(std::move(*body));
  return deadline.passed(0) ? too_late(deadline) : bad_request(body.error());
}

http::Response by_query(const Backend& backend, const http::Request& request,
                        const Asking& asking) {
  const auto query = traceql::parse(asking.query);
  if (!query) return http::text(400, "invalid TraceQL query: " + query.error().text);
  const SnapshotPtr snapshot = backend.store.snapshot();
  Deadline deadline = backend.deadline(request);
  const auto found = search(*snapshot, *query, asking.window, asking.limit, deadline);
  if (!found && deadline.passed(0)) return too_late(deadline);
  if (!found) return http::text(500, found.error().what);
  const Display display(questions_of(*query), snapshot->keys());
  return answered(
      search_answer(*found, &display, asking.spans_per_spanset, snapshot->size(), deadline),
      deadline);
}

}  // namespace

http::Response serve_search(const Backend& backend, const http::Request& request) {
  const auto asking = read(request);
  if (!asking) return bad_request(asking.error());
  if (!asking->query.empty()) return by_query(backend, request, *asking);
  const SnapshotPtr snapshot = backend.store.snapshot();
  Deadline deadline = backend.deadline(request);
  const auto found = search(*snapshot, asking->tags, asking->window, asking->limit, deadline);
  if (!found) return too_late(deadline);
  return answered(search_answer(*found, nullptr, 0, snapshot->size(), deadline), deadline);
}

}  // namespace store::traces
