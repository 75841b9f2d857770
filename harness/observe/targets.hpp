#pragma once

#include <string>
#include <vector>

#include "harness/core/result.hpp"
#include "harness/observe/asking.hpp"
#include "harness/observe/question.hpp"

// Whom a Prometheus scrapes, and what came of it.
namespace harness::observe {

struct ScrapedTarget {
  std::string job;
  std::string instance;
  bool is_up = false;
  std::string problem;  // of its last scrape, in Prometheus' words; empty: none
};

Question active_targets();
Result<std::vector<ScrapedTarget>> parse_targets(const Answer& answer);

// What Prometheus says of the last scrape of that job, where it failed: ": connection refused".
std::string why_scrapes_fail(const std::string& job, const AskAll& ask);

}  // namespace harness::observe
