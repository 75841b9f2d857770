#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "harness/observe/asking.hpp"
#include "harness/observe/observations.hpp"
#include "harness/plan/plan.hpp"

// Services that answer by several processes (uvicorn --workers, gunicorn, a cluster of Node), each
// of which counts for itself: a scrape comes to one of them, and what the others count nobody sees.
namespace harness::run {

// How many processes of a service were seen to answer, at the most, by its name.
using Workers = std::map<std::string, std::size_t>;

// Those whose metrics may be of one of several: who is scraped, and who gets load.
std::vector<std::string> who_may_have_workers(const plan::Plan& plan,
                                              const std::vector<std::string>& scraped);

// Those of several of which nothing shows that a scrape has what all have counted: a counter of
// requests that rose in the run by as many as the client had answered, or by as many and the
// scrapes. One that Prometheus has nothing of is none.
std::vector<observe::Loss> unseen_workers(const plan::Plan& plan, const Workers& workers,
                                          const observe::Observations& observed,
                                          const observe::AskAll& ask);

}  // namespace harness::run
