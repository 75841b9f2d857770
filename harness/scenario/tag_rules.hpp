#pragma once

#include <vector>

#include "harness/scenario/scenario.hpp"
#include "harness/scenario/threshold.hpp"

namespace harness::scenario {

// Of all that it sends: its own, and its name.
Tags tags_of(const Load& load);

// What is wrong with the tags of a threshold, which is at `place`: they have to select something
// that the file's loads send, or check.
std::vector<yaml::Problem> check_selection(const Scenario& scenario, const MetricKey& key,
                                           const yaml::Place& place);

// And what it asks of their answers has to hang on what is measured.
std::vector<yaml::Problem> check_answers(const Scenario& scenario, const MetricKey& key,
                                         const Located<Condition>& condition);

// And so has what is said of dropped iterations: who makes one after another drops none.
std::vector<yaml::Problem> check_may_drop(const Scenario& scenario, const MetricKey& key,
                                          const Located<Condition>& condition);

}  // namespace harness::scenario
