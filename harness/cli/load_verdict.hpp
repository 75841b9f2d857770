#pragma once

#include <string>
#include <vector>

#include "harness/core/result.hpp"
#include "harness/observe/observations.hpp"
#include "harness/plan/plan.hpp"
#include "harness/report/load_report.hpp"

namespace harness::cli {

// "http_req_duration{name:x}: p(95) < 500", as a scenario has it. Refuses what a load without a
// scenario has none of.
Result<plan::Claim> parse_threshold(const std::string& text);

// The same again, for parse_threshold.
std::string text_of(const plan::Claim& threshold);

// Whether it is about anything that the load sends.
Result<void> check_selects(const plan::Claim& threshold, const scenario::Load& load);

// Whether that can be judged where requests are counted and not measured.
Result<void> check_counts_suffice(const plan::Claim& threshold);

// Fills in how the load went, as the terms of the observations have it: its thresholds, why it says
// nothing of the server, and its exit code. 0: it went well. 1: nothing good came back, or a
// threshold does not hold, unless lateness may have made it fail. 3: no answer came at all, or the
// load itself was not as it should have been. 130: interrupted. `loads`: what was to be sent;
// empty: nobody knows, so that less may have been sent than was due.
void judge_load(const std::vector<plan::Claim>& thresholds,
                const std::vector<scenario::Load>& loads, const observe::Observations& observations,
                report::LoadReport& report);

}  // namespace harness::cli
