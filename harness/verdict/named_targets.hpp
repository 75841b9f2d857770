#pragma once

#include <string>
#include <vector>

#include "harness/core/clock.hpp"
#include "harness/observe/asking.hpp"
#include "harness/plan/plan.hpp"

namespace harness::verdict {

// Whom a Prometheus scrapes that others have told whom to scrape, as far as claims are about it:
// the jobs of all targets that their queries, and the rules of their alerts, name. What is pushed
// has none. The error: it does not say.
Result<std::vector<std::string>> named_jobs(const plan::Plan& plan, const observe::AskAll& ask,
                                            WallTime now);

// The selectors of the log lines that claims are about, each once.
std::vector<std::string> named_streams(const plan::Plan& plan);

// The selectors of the services whose spans claims are about, each once; empty where one of them is
// about spans of nobody in particular.
std::vector<std::string> named_services(const plan::Plan& plan);

}  // namespace harness::verdict
