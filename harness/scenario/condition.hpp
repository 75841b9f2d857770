#pragma once

#include <string>

#include "harness/core/duration.hpp"
#include "harness/grammar/form.hpp"
#include "harness/scenario/comparison.hpp"
#include "harness/scenario/scenario.hpp"
#include "harness/scenario/threshold.hpp"

namespace harness::scenario {

// The form of every condition on a run that is under way:
//
//   {promql: QUERY, value: "> 4", for: 3s}          every series of an answer that has any
//   {logql: METRIC QUERY, value: "> 4", for: 3s}    likewise
//   {http_req_failed: "rate > 0.95", for: 10s}      what the load has done in each second
//
// It holds once that has been so for as long as it says. A query is about nothing until what it
// reads has been there once, or what its `control` asks for.
grammar::Form<LiveCondition> live_condition_form();

}  // namespace harness::scenario
