#include "harness/report/worth_opening.hpp"

#include <algorithm>
#include <set>

namespace harness::report {
namespace {

constexpr std::size_t most_failed = 4;
constexpr std::size_t most_slow = 3;

std::vector<const load::KeptRequest*> choose(const std::vector<const load::KeptRequest*>& kept) {
  std::vector<const load::KeptRequest*> chosen;
  std::vector<const load::KeptRequest*> slow;
  std::set<std::string> outcomes;
  for (const load::KeptRequest* request : kept) {
    if (request->why == "slow") slow.push_back(request);
    if (request->why != "failed" || chosen.size() == most_failed) continue;
    if (outcomes.insert(request->outcome).second) chosen.push_back(request);
  }
  std::stable_sort(slow.begin(), slow.end(), [](const auto* left, const auto* right) {
    return left->latency > right->latency;
  });
  slow.resize(std::min(slow.size(), most_slow));
  chosen.insert(chosen.end(), slow.begin(), slow.end());
  return chosen;
}

}  // namespace

std::vector<const load::KeptRequest*> worth_opening(const Report& report) {
  std::vector<const load::KeptRequest*> all;
  for (const load::KeptRequest& request : report.observations.load.kept) all.push_back(&request);
  return choose(all);
}

std::vector<const load::KeptRequest*> worth_opening(const Report& report,
                                                    const observe::Window& window) {
  std::vector<const load::KeptRequest*> all;
  for (const load::KeptRequest& request : report.observations.load.kept) {
    if (window.contains(request.started_at)) all.push_back(&request);
  }
  return choose(all);
}

std::string outcome_text(const load::KeptRequest& request) {
  return request.detail.empty() ? request.outcome : request.outcome + ": " + request.detail;
}

}  // namespace harness::report
