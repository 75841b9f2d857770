#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/core/duration.hpp"
#include "harness/grammar/field.hpp"
#include "harness/scenario/system/endpoint.hpp"
#include "harness/scenario/system/process.hpp"

namespace harness::scenario {

// How the end of a run is recognised where the run's own last requests do not do, or nobody waits
// for what they show: by a request of its own, or by time.
struct EndOfRun {
  std::optional<Duration> settle;         // logs and traces are there so long after the last answer
  grammar::Located<std::string> request;  // "shop /health"; empty: none
  std::vector<Signal> seen_in;            // where that is seen

  bool is_given() const { return settle || request.written(); }
  std::string called() const;  // "shop"
  std::string path() const;    // "/health"
  std::string text() const;    // for people
};

grammar::Form<EndOfRun> end_of_run_form();

// That the request calls what may be called.
std::vector<yaml::Problem> check_end_of_run(const EndOfRun& end, const Endpoints& endpoints,
                                            const std::vector<Process>& processes);

}  // namespace harness::scenario
