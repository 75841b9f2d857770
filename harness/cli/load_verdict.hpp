#pragma once

#include <string>
#include <vector>

#include "harness/core/result.hpp"
#include "harness/load/record/punctuality.hpp"
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

std::vector<report::JudgedThreshold> judge_thresholds(const std::vector<plan::Claim>& thresholds,
                                                      const observe::Observations& observations);

// Why the load says nothing of the server; empty: it does, be it that it fails. To be asked once
// its thresholds are judged: what certainly fails does so whatever else is not known, and arrivals
// that were dropped are no matter where a threshold is about them.
std::vector<std::string> why_inconclusive(const report::LoadReport& report,
                                          const std::vector<plan::Claim>& thresholds,
                                          Duration max_lateness = load::most_lateness);

// 0: it went well. 1: nothing good came back, or a threshold does not hold. 3: no answer came at
// all, or the load itself was not as it should have been. 130: interrupted.
int exit_code_of(const report::LoadReport& report);

}  // namespace harness::cli
