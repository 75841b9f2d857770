#include "harness/observe/lost_before_stops.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>

#include "harness/observe/asking_once.hpp"

namespace harness::observe {
namespace {

using std::chrono::milliseconds;

// By how they are set, exporters send each 200 ms to each 5 s.
constexpr std::array<Duration, 6> reaches{milliseconds{250},  milliseconds{500},
                                          milliseconds{1000}, milliseconds{2000},
                                          milliseconds{3500}, milliseconds{6000}};

std::vector<Window> before_stops(const std::vector<FaultRecord>& faults, Duration reach) {
  std::vector<Window> all;
  for (const FaultRecord& fault : faults) {
    if (fault.kind != "stop" || !fault.injected_at) continue;
    all.push_back({*fault.injected_at - reach, fault.seen_at.value_or(*fault.injected_at)});
  }
  return all;
}

bool is_among(const Loss& loss, const std::vector<Loss>& all) {
  return std::ranges::any_of(
      all, [&](const Loss& other) { return other.service == loss.service && other.of == loss.of; });
}

// From the begin of the first of the requests that ended in one of those.
Window stretch_of(const std::vector<AnsweredRequest>& requests,
                  const std::vector<Window>& windows) {
  Window all = windows.front();
  for (const Window& window : windows) {
    all = {std::min(all.begin, window.begin), std::max(all.end, window.end)};
  }
  for (const AnsweredRequest& one : requests) {
    const bool is_of_it = std::ranges::any_of(
        windows, [&](const Window& window) { return window.contains(one.at.end); });
    if (is_of_it) all.begin = std::min(all.begin, one.at.begin);
  }
  return all;
}

}  // namespace

std::vector<Loss> lost_in_part_but_for_stops(OwnRequests own,
                                             const std::vector<FaultRecord>& faults,
                                             const Conventions& conventions, const Window& run,
                                             const AskAll& ask) {
  if (before_stops(faults, {}).empty()) return lost_in_part(own, conventions, run, ask);
  std::vector<Asked> known;
  const AskAll once = asking_once(ask, known);
  std::vector<Loss> losses = lost_in_part(own, conventions, run, once);
  // What no service has lost is not of its end.
  const auto is_open = [](const Loss& loss) { return !loss.service.empty() && !loss.within; };
  for (const Duration reach : reaches) {
    if (std::ranges::none_of(losses, is_open)) break;
    own.passed_over = before_stops(faults, reach);
    const std::vector<Loss> still = lost_in_part(own, conventions, run, once);
    for (Loss& loss : losses) {
      if (is_open(loss) && !is_among(loss, still)) {
        loss.within = stretch_of(own.some, own.passed_over);
      }
    }
  }
  return losses;
}

}  // namespace harness::observe
