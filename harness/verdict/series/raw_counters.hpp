#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/grammar/located.hpp"
#include "harness/observe/asking.hpp"
#include "harness/plan/plan.hpp"
#include "harness/verdict/claims/promql_questions.hpp"
#include "harness/verdict/life/proof_of_life.hpp"

// A Prometheus that is others', too, and a system that was up before the run have counters that
// began before it, and that others drove: what they say as they are is not about the run. Their
// increase in its window is.
namespace harness::verdict {

// Of a claim's queries, as far as names tell; empty: nothing is known against it.
std::optional<yaml::Problem> reads_raw_counters(const Promql& claim, const plan::Plan& plan);

// Of all claims, by what Prometheus says of the metrics that they name. It says nothing of some,
// such as those that are pushed.
std::vector<yaml::Problem> raw_counters(const plan::Plan& plan, const observe::AskAll& ask);

// On any Prometheus a counter as it is proves nothing of a control's window: it counts what was
// before it, too. By what Prometheus says of the metrics, where their names do not tell.
std::vector<observe::Question> questions_for_types(const std::string& control);
Life life_of_types(const std::string& control, std::span<const observe::Answer> answers);

}  // namespace harness::verdict
