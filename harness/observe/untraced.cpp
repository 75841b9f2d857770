#include "harness/observe/untraced.hpp"

#include "harness/observe/own_traces.hpp"

namespace harness::observe {
namespace {

bool went_well(const AnsweredRequest& request) {
  return !request.outcome.starts_with('4') && !request.has_failed();
}

}  // namespace

std::vector<UntracedRequest> untraced_refusals(const OwnRequests& own, std::uint64_t sent,
                                               const Conventions& conventions, const Window& run,
                                               const AskAll& ask) {
  constexpr std::size_t enough = 6;
  const bool is_each_known = own.some.size() == sent && own.whole.contains(Backend::tempo);
  if (!is_each_known) return {};
  std::vector<UntracedRequest> untraced;
  std::size_t good = 0;
  for (const OwnTrace& trace : own_traces(own.some, {Backend::tempo}, conventions, run, ask)) {
    if (!trace.spans) return {};
    if (went_well(trace.request)) {
      if (trace.is_blank()) return {};
      ++good;
    } else if (trace.is_blank()) {
      untraced.push_back({trace.request.outcome, trace.request.at});
    }
  }
  return good >= enough ? untraced : std::vector<UntracedRequest>{};
}

}  // namespace harness::observe
