#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/core/result.hpp"
#include "harness/observe/observations.hpp"
#include "harness/plan/plan.hpp"
#include "harness/report/load_report.hpp"

namespace harness::cli {

// "http_req_duration{name:x}: p(95) < 500", as a scenario has it.
Result<plan::Claim> parse_threshold(const std::string& text);

std::vector<report::JudgedThreshold> judge_thresholds(const std::vector<plan::Claim>& thresholds,
                                                      const observe::Observations& observations);

// Why nothing can be said of a server of which nothing came back; none: something did.
std::optional<std::string> why_unanswered(const load::LoadStats& stats);

// 0: it went well. 1: nothing good came back, or a threshold does not hold. 3: no answer came at
// all, or the load itself was not as it should have been. 130: interrupted.
int exit_code_of(const report::LoadReport& report);

}  // namespace harness::cli
