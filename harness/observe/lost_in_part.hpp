#pragma once

#include <cstddef>
#include <set>
#include <vector>

#include "harness/observe/asking.hpp"
#include "harness/observe/conventions.hpp"
#include "harness/observe/last_requests.hpp"
#include "harness/observe/observations.hpp"

namespace harness::observe {

// Requests of the run that were answered, and that no fault may have kept from leaving all that
// they leave.
struct OwnRequests {
  std::vector<AnsweredRequest> some;  // in the order of time
  std::size_t all = 0;                // of which these are some
  bool is_sampled = false;            // not all of them are traced
  std::set<Backend> whole = {};       // the backends that have caught up
  // Those that ended then are asked for, and nothing is made of them.
  std::vector<Window> passed_over = {};
};

// What services have lost of their spans and lines, wherever in the run that was, and of whatever
// requests.
std::vector<Loss> lost_in_part(const OwnRequests& own, const Conventions& conventions,
                               const Window& run, const AskAll& ask);

}  // namespace harness::observe
