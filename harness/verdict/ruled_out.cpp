#include "harness/verdict/ruled_out.hpp"

#include "harness/verdict/claim_kind.hpp"

namespace harness::verdict {

std::vector<yaml::Problem> ruled_out(const plan::Plan& plan) {
  std::vector<yaml::Problem> all;
  for (const plan::Claim& claim : plan.claims) {
    const ClaimKind& kind = *find_claim_kind(claim.kind);
    if (!kind.rule_out) continue;
    if (auto problem = kind.rule_out(claim, plan)) all.push_back(*std::move(problem));
  }
  return all;
}

std::vector<yaml::Problem> ruled_out_by_alerts(const plan::Plan& plan,
                                               const std::vector<observe::AlertRule>& rules) {
  std::vector<yaml::Problem> all;
  for (const plan::Claim& claim : plan.claims) {
    const ClaimKind& kind = *find_claim_kind(claim.kind);
    if (!kind.rule_out_by_alerts) continue;
    if (auto problem = kind.rule_out_by_alerts(claim, plan, rules)) {
      all.push_back(*std::move(problem));
    }
  }
  return all;
}

}  // namespace harness::verdict
