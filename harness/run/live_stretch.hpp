#pragma once

#include "harness/load/record/live_figures.hpp"
#include "harness/scenario/scenario.hpp"
#include "harness/verdict/threshold/stretches.hpp"

namespace harness::run {

// What came of the requests that ended between two looks at a running load, with the times that the
// metric is about.
verdict::Stretch stretch_between(const load::LiveFigures& earlier, const load::LiveFigures& later,
                                 const std::string& metric);

// What the condition's figure was then; none where it has none. Of times only the bounds are known.
std::optional<Interval> figure_of(const scenario::LiveCondition& condition,
                                  const verdict::Stretch& stretch);

}  // namespace harness::run
