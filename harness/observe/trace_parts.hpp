#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "harness/core/result.hpp"
#include "harness/observe/asking.hpp"
#include "harness/observe/conventions.hpp"
#include "harness/observe/last_requests.hpp"
#include "harness/observe/observations.hpp"

// What services have left of some of the run's own requests.
namespace harness::observe {

// By trace, how many spans or lines of each service.
using FoundTraces = std::map<std::string, std::map<std::string, std::size_t>>;
Result<FoundTraces> spans_by_trace(const Answer& answer);
Result<FoundTraces> lines_by_trace(const Answer& answer, const Conventions& conventions);

// The services that each of the traces has; none where one of them is not there at all.
std::optional<std::set<std::string>> common_services(const std::vector<std::string>& ids,
                                                     const FoundTraces& found);

// Of which requests is known what they have left.
struct SomeRequests {
  std::vector<RequestTraces> requests;  // the first and the last of each kind
  bool is_sampled = false;              // not all of them are traced
  std::set<Backend> whole = {};         // the backends that have caught up
};

// Services that fall silent while their work goes on: each of the first requests has something of
// them, and none of the last. What is sampled has lines of each request all the same.
std::vector<Loss> lost_by_services(const SomeRequests& some, const Conventions& conventions,
                                   const Window& run, const AskAll& ask);

}  // namespace harness::observe
