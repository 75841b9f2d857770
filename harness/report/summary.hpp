#pragma once

#include <string>

#include "harness/report/look.hpp"
#include "harness/report/report.hpp"

namespace harness::report {

// What a person reads when the run is over: what was sent, what broke, what was claimed; for each
// claim that does not hold what to look at; the verdict and where the rest is.
std::string summary(const Report& report, const Look& look);

// Its last line, which is enough for a run that passed among others.
std::string conclusion_line(const Report& report, const Look& look);

}  // namespace harness::report
