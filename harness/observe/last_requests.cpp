#include "harness/observe/last_requests.hpp"

#include <algorithm>
#include <cstddef>
#include <set>

namespace harness::observe {
namespace {

constexpr std::size_t most_traces = 20;  // first and last, of each kind of request
constexpr std::size_t least_asked = 3;
constexpr std::size_t most_asked = 60;  // of all kinds together: one question names them all

}  // namespace

std::vector<std::string> all_traces(const std::vector<RequestTraces>& requests) {
  std::set<std::string> ids;
  for (const RequestTraces& request : requests) {
    ids.insert(request.first.begin(), request.first.end());
    ids.insert(request.last.begin(), request.last.end());
  }
  return {ids.begin(), ids.end()};
}

void LastRequests::add(const load::ClientSpan& span) {
  const std::lock_guard lock(mutex_);
  Kept& kept = (span.accepted ? accepted_ : others_)[span.request];
  if (kept.first.size() < most_traces) kept.first.push_back(span.trace);
  kept.last.push_back(span.trace);
  if (kept.last.size() > most_traces) kept.last.pop_front();
}

std::vector<RequestTraces> LastRequests::traces() const {
  const std::lock_guard lock(mutex_);
  const ByRequest& kept = accepted_.empty() ? others_ : accepted_;
  if (kept.empty()) return {};
  const std::size_t each = std::clamp(most_asked / kept.size(), least_asked, most_traces);
  std::vector<RequestTraces> all;
  for (const auto& [request, some] : kept) {
    RequestTraces traces{request, {}, {}};
    const std::size_t count = std::min(each, some.last.size());
    for (std::size_t i = 0; i < count; ++i) {
      traces.first.push_back(some.first[i].trace_id());
      traces.last.push_back(some.last[some.last.size() - count + i].trace_id());
    }
    all.push_back(std::move(traces));
  }
  return all;
}

}  // namespace harness::observe
