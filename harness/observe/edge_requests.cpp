#include "harness/observe/edge_requests.hpp"

#include <algorithm>
#include <chrono>

namespace harness::observe {

std::vector<EdgeRequest> requests_at_edges(const std::vector<AnsweredRequest>& answered,
                                           const std::vector<PhaseMark>& phases) {
  // What is late may be seen a moment behind the last place that is looked at.
  constexpr Duration near = most_lateness_of_lines + std::chrono::milliseconds{500};
  std::vector<WallTime> edges;
  for (std::size_t i = 0; i < phases.size(); ++i) {
    if (i > 0) edges.push_back(phases[i].window.begin);
    if (i + 1 < phases.size()) edges.push_back(phases[i].window.end);
  }
  std::vector<EdgeRequest> some;
  for (const AnsweredRequest& one : answered) {
    const bool is_near = std::ranges::any_of(edges, [&](WallTime edge) {
      return one.at.begin <= edge + near && one.at.end >= edge - near;
    });
    if (is_near) some.push_back({one.trace_id, one.at});
  }
  return some;
}

}  // namespace harness::observe
