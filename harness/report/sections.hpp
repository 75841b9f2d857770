#pragma once

#include <string>

#include "harness/report/look.hpp"
#include "harness/report/report.hpp"

namespace harness::report {

// The parts of the summary. Each is empty when it has nothing to say, and ends with a line break
// otherwise.

std::string requests_section(const Report& report, const Look& look);  // the client's own view
std::string checks_section(const Report& report, const Look& look);    // of its answers
std::string stores_section(const Report& report, const Look& look);    // of logs and traces
std::string faults_section(const Report& report, const Look& look);
std::string claims_section(const Report& report, const Look& look);
std::string times_section(const Report& report, const Look& look);  // what alerts took

// For each claim that did not pass: what was asked, when, what came back, what to open.
std::string findings_section(const Report& report, const Look& look);

// A few failed and slow requests, with the traces to open.
std::string kept_requests_section(const Report& report, const Look& look);

}  // namespace harness::report
