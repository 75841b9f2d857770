#include "harness/plan/advisories.hpp"

namespace harness::plan {

std::vector<yaml::Problem> doubtful_advisories(const Plan& plan, WallTime now) {
  constexpr std::chrono::days far_ahead{366};
  std::vector<yaml::Problem> doubtful;
  for (const Claim& claim : plan.claims) {
    if (!claim.advisory) continue;
    const std::string advisory = "advisory " + claim.advisory->text() + ": ";
    if (claim.advisory->is_over(now)) {
      doubtful.push_back({claim.place, advisory + "that day is over, and the claim has a vote",
                          "leave advisory out, or give a later day"});
    } else if (!claim.advisory->is_over(now + far_ahead)) {
      doubtful.push_back({claim.place, advisory + "for more than a year nothing fails of the claim",
                          "give a day by which it is to hold"});
    }
  }
  return doubtful;
}

}  // namespace harness::plan
