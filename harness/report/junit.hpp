#pragma once

#include <string>

#include "harness/report/report.hpp"

namespace harness::report {

// junit.xml, so that a CI shows each claim as a test: one suite, the scenario; one case a claim,
// and a first one that says whether the run could be measured at all.
std::string junit(const Report& report);

}  // namespace harness::report
