#pragma once

#include <vector>

#include "harness/observe/lost_in_part.hpp"
#include "harness/observe/observations.hpp"

namespace harness::observe {

// How often each service has answered so, by what spans of the run's own requests say: those of its
// callers, with the client's own answers, and those of its own. What was not looked at is not
// counted, so that it is so often or more; nor is what a service answered under a fault that may
// have kept it from counting: its own, and one of the author's, of whom nobody knows whom it hits.
std::vector<AnswersOfService> answers_of_services(const OwnRequests& own,
                                                  const Conventions& conventions,
                                                  const Observations& observed, const AskAll& ask);

}  // namespace harness::observe
