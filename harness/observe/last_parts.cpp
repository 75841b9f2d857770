#include "harness/observe/last_parts.hpp"

#include <algorithm>

#include "harness/observe/client_service.hpp"
#include "harness/observe/clocks.hpp"
#include "harness/observe/loki.hpp"
#include "harness/observe/tempo.hpp"

namespace harness::observe {
namespace {

constexpr Duration between_looks_at_parts = std::chrono::milliseconds{250};

bool lacks(const FoundTraces& found, const std::string& id, const std::string& service) {
  const auto trace = found.find(id);
  return trace == found.end() || !trace->second.contains(service);
}

// Whether a service that each of the first has is missing in one of the last.
bool is_missing_some(const std::vector<RequestTraces>& requests, const FoundTraces& found) {
  return std::ranges::any_of(requests, [&](const RequestTraces& request) {
    const auto services =
        request.can_be_compared() ? common_services(request.first, found) : std::nullopt;
    return services && std::ranges::any_of(*services, [&](const std::string& service) {
             return service != client_service &&
                    std::ranges::any_of(request.last, [&](const std::string& id) {
                      return lacks(found, id, service);
                    });
           });
  });
}

}  // namespace

void await_last_parts(std::vector<CatchUp>& backends, const SomeRequests& some,
                      const Conventions& conventions, const Window& run, WallTime until,
                      const AskAll& ask, const Clock& clock, const Pause& pause) {
  const std::vector<std::string> ids = all_traces(some.requests);
  std::vector<CatchUp*> open;
  for (CatchUp& one : backends) {
    const bool is_meant = one.backend == Backend::tempo || one.backend == Backend::loki;
    if (is_meant && one.seen_at && !ids.empty()) open.push_back(&one);
  }
  for (bool is_first = true; !open.empty(); is_first = false) {
    const Window window{run.begin - around_the_run, clock.wall() + around_the_run};
    std::vector<Question> questions;
    for (const CatchUp* one : open) {
      questions.push_back(one->backend == Backend::tempo
                              ? find_traces(ids, window)
                              : lines_of_traces(ids, window, conventions));
    }
    const std::vector<Answer> answers = ask(questions);
    std::vector<CatchUp*> missing;
    for (std::size_t i = 0; i < open.size(); ++i) {
      const auto found = open[i]->backend == Backend::tempo
                             ? spans_by_trace(answers[i])
                             : lines_by_trace(answers[i], conventions);
      const bool is_missing = found && is_missing_some(some.requests, *found);
      if (is_missing) missing.push_back(open[i]);
      // What was whole at once was so before.
      if (!is_first) open[i]->seen_at = std::max(*open[i]->seen_at, answers[i].asked_at);
    }
    open = std::move(missing);
    const Duration left = until - clock.wall();
    if (open.empty() || left <= Duration{0}) return;
    if (!pause(std::min(left, between_looks_at_parts))) return;
  }
}

}  // namespace harness::observe
