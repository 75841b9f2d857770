#pragma once

#include <string>
#include <utility>
#include <vector>

#include "harness/grammar/record.hpp"
#include "harness/grammar/scalars.hpp"
#include "harness/scenario/load/executors/arrivals.hpp"
#include "harness/scenario/load/executors/stages.hpp"

namespace harness::scenario {

// The fields that several executors have.

grammar::Form<std::uint64_t> users();
grammar::Form<std::uint64_t> users_or_none();

// Of a value that is drawn anew each time: {uniform: [low, high]}.
constexpr const char* uniform_about = "drawn evenly between the two, both included";

template <typename Config>
grammar::Field<Config> users_field() {
  return grammar::defaulted("vus", &Config::vus, users(), "how many users there are");
}

template <typename Config>
grammar::Field<Config> length_field() {
  return grammar::optional_else("duration", &Config::duration, grammar::positive_duration(),
                                "until the last phase ends", "how long new iterations begin");
}

template <typename Config>
grammar::Field<Config> time_limit_field() {
  return grammar::defaulted("maxDuration", &Config::max_duration, grammar::positive_duration(),
                            "when to end it all the same");
}

// `of` says what a target is a number of.
template <typename Config>
grammar::Field<Config> stages_field(const std::string& of,
                                    Located<std::vector<Stage>> Config::*stages,
                                    const grammar::Form<double>& target) {
  grammar::Record<Stage> stage{"a stage"};
  stage.fields = {
      grammar::required("duration", &Stage::duration, grammar::duration(),
                        "how long it takes to get there"),
      grammar::required("target", &Stage::target, target, of + " at its end"),
  };
  return grammar::required("stages", stages,
                           grammar::list_of("a list of stages", grammar::record(stage)),
                           "from target to target, each in a straight line");
}

std::vector<grammar::Field<Arrivals>> arrivals_fields();

// The executor's rate, the unit that it counts by, what else is the executor's own, and the users.
template <typename Config>
std::vector<grammar::Field<Config>> with_arrivals(
    std::vector<grammar::Field<Config>> rate, const std::vector<grammar::Field<Config>>& own = {}) {
  const auto shared = grammar::fields_of_part<Config>(
      arrivals_fields(), [](Config& config) -> Arrivals& { return config.arrivals; });
  rate.push_back(shared.front());
  rate.insert(rate.end(), own.begin(), own.end());
  rate.insert(rate.end(), shared.begin() + 1, shared.end());
  return rate;
}

}  // namespace harness::scenario
