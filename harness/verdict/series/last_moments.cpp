#include "harness/verdict/series/last_moments.hpp"

#include <chrono>

#include "harness/verdict/finding.hpp"
#include "harness/verdict/throughout.hpp"

namespace harness::verdict {

std::optional<observe::Window> moments_of_phase(const observe::Window& moments,
                                                const Evidence& evidence) {
  const std::size_t next = evidence.claim.phase.value_or(evidence.plan.phases.size()) + 1;
  const WallTime end = evidence.window.end;
  const bool is_followed = next < evidence.plan.phases.size();
  if (!is_followed || moments.end <= end || moments.begin > end) return std::nullopt;
  const Duration room = end - moments.begin;
  return observe::Window{moments.begin, moments.begin + (room / between_moments) * between_moments};
}

Result<std::vector<observe::Series>> until(WallTime end,
                                           Result<std::vector<observe::Series>> answer) {
  if (!answer) return answer;
  constexpr std::chrono::milliseconds rounding{2};
  for (observe::Series& one : *answer) {
    std::erase_if(one.points,
                  [&](const observe::Point& point) { return point.at > end + rounding; });
  }
  std::erase_if(*answer, [](const observe::Series& one) { return one.points.empty(); });
  return answer;
}

Finding undecided_behind(Finding finding) {
  const std::string seen = finding.seen +
                           ", when it was over: the scrape that ends a phase has what was due "
                           "behind it, too. Have what comes next begin a second later";
  return with(std::move(finding), Outcome::undecided, seen);
}

}  // namespace harness::verdict
