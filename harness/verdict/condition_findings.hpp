#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/observe/observations.hpp"
#include "harness/plan/plan.hpp"
#include "harness/verdict/verdict.hpp"

namespace harness::verdict {

// Why nobody knows that a condition which was not seen to hold never did; empty: it is known.
std::string why_unknown(const observe::ConditionRecord& record);

// That what was never to be has not been, one of each condition of the plan's abort_when: it fails
// where the run was aborted by it, and is undecided where that is not known.
std::vector<Finding> condition_findings(const plan::Plan& plan,
                                        const observe::Observations& observations);

// What the claim that did not hold, and why, stand behind: "\"all is up\": wanted == 1, seen: 0".
inline constexpr std::string_view not_steady =
    "nothing was broken, as the steady state was not there: ";

// Why a claim of the steady state was not judged before the first fault, as one did not hold then;
// empty: none is known that did not.
std::string why_unsteady(const plan::Claim& claim, const observe::Observations& observations);

// "the run was aborted 14.3s after the load began, by …"; empty: it was not.
std::string why_aborted(const observe::Observations& observations);

// Of a run that was aborted, or was stopped before its end, nothing is known of what it was in
// then, and of the whole. What stopped it: "was aborted"; empty: it was in none of that.
std::string what_cut_short(const plan::Claim& claim, const plan::Plan& plan,
                           const observe::Observations& observations);

}  // namespace harness::verdict
