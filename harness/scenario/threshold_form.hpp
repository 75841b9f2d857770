#pragma once

#include <string>
#include <utility>
#include <vector>

#include "harness/grammar/form.hpp"
#include "harness/scenario/kind.hpp"
#include "harness/scenario/scenario.hpp"
#include "harness/scenario/threshold.hpp"

namespace harness::scenario {

// The settings of the claims that thresholds become.
struct Threshold {
  MetricKey metric;
  Condition condition;
};

// One entry of `thresholds`: metrics, each with its conditions.
struct ThresholdGroup {
  struct Conditions {
    Located<MetricKey> metric;
    std::vector<Located<Condition>> conditions;
  };

  Located<std::string> during;
  Located<Advisory> advisory;  // of all of them
  std::vector<Conditions> metrics;
};

grammar::Form<ThresholdGroup> threshold_form();

// "rate < 0.1", "p(95) < 500"
grammar::Form<Condition> condition_form();

// A claim of each condition.
std::vector<ClaimUse> claims_of(const ThresholdGroup& group);

// To wire into the claims' table.
Kind threshold_kind();

}  // namespace harness::scenario
