#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/verdict/claim_kind.hpp"
#include "harness/verdict/claims/promql_questions.hpp"
#include "harness/verdict/claims/slo/slo_form.hpp"

namespace harness::verdict {

// The claim about metrics that a part of an objective is: what of its budget a share of good ones
// burns, by a query for it. It is asked and judged as any promql claim, with its proof of life.
class BurnedShare {
 public:
  // What the window burned, of `ratio`.
  static BurnedShare in_window(const Slo& claim, const plan::Claim& planned);
  // How fast, in each stretch of it: of `ratio`, or of the two counters.
  static BurnedShare in_stretches(const Slo& claim, const plan::Claim& planned);

  Result<void> check() const;
  std::optional<yaml::Problem> rule_out(const plan::Plan& plan) const;
  std::vector<observe::Question> questions(const Evidence& of) const;

  // Undecided, where an answer has a share above 1: it is none.
  Finding judge(const Evidence& of, std::span<const observe::Answer> answers) const;

 private:
  BurnedShare(const Slo& claim, const plan::Claim& planned, const std::string& good_share,
              const scenario::Comparison& wanted, scenario::Moments moments);
  const Promql& promql() const { return claim_.settings.as<Promql>(); }
  Evidence evidence(const Evidence& of) const;

  const ClaimKind& kind_;
  plan::Claim claim_;
};

}  // namespace harness::verdict
