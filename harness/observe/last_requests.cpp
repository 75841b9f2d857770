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

std::vector<std::string> last_traces(const std::vector<RequestTraces>& requests) {
  std::set<std::string> ids;
  for (const RequestTraces& request : requests) {
    ids.insert(request.last.begin(), request.last.end());
  }
  return {ids.begin(), ids.end()};
}

std::vector<std::string> some_traces(const std::vector<RequestTraces>& requests,
                                     std::size_t at_most) {
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < most_traces; ++i) {
    for (const RequestTraces& request : requests) {
      if (ids.size() < at_most && i < request.first.size()) ids.push_back(request.first[i]);
    }
  }
  return ids;
}

void LastRequests::add(const load::ClientSpan& span) {
  const std::lock_guard lock(mutex_);
  Kept& kept = (span.accepted ? accepted_ : others_)[span.request];
  const Ended ended{span.trace, span.ended};
  if (kept.first.size() < most_traces) kept.first.push_back(ended);
  kept.last.push_back(ended);
  if (kept.last.size() > most_traces) kept.last.pop_front();
  ++kept.count;
  if (!load::was_answered(span.outcome)) return;
  (span.outcome.status >= 500 ? failed_ : went_well_).add([&span] {
    return AnsweredRequest{
        span.request, load::to_text(span.outcome), span.trace.trace_id(), {span.began, span.ended}};
  });
}

std::vector<AnsweredRequest> LastRequests::answered() const {
  const std::lock_guard lock(mutex_);
  std::vector<AnsweredRequest> all = went_well_.some();
  all.insert(all.end(), failed_.some().begin(), failed_.some().end());
  std::ranges::stable_sort(all, {}, [](const AnsweredRequest& one) { return one.at.begin; });
  return all;
}

std::size_t LastRequests::count_answered() const {
  const std::lock_guard lock(mutex_);
  return went_well_.all() + failed_.all();
}

RequestTraces LastRequests::Kept::traces(const std::string& request, std::size_t at_most) const {
  RequestTraces traces{request, {}, {}};
  const std::size_t each = std::clamp<std::size_t>(count / 2, 1, at_most);
  for (std::size_t i = 0; i < each; ++i) {
    traces.first.push_back(first[i].trace.trace_id());
    traces.first_ended = std::max(traces.first_ended, first[i].at);
    traces.last.push_back(last[last.size() - each + i].trace.trace_id());
  }
  return traces;
}

std::vector<RequestTraces> LastRequests::traces() const {
  const std::lock_guard lock(mutex_);
  const ByRequest& kept = accepted_.empty() ? others_ : accepted_;
  if (kept.empty()) return {};
  const std::size_t each = std::clamp(most_asked / kept.size(), least_asked, most_traces);
  std::vector<RequestTraces> all;
  for (const auto& [request, some] : kept) all.push_back(some.traces(request, each));
  return all;
}

}  // namespace harness::observe
