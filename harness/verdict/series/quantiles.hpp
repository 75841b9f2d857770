#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "harness/scenario/comparison.hpp"
#include "harness/verdict/verdict.hpp"

// Of a quantile the bucket is known in which it lies: a claim has to hold for all of that bucket.
// What histogram_quantile() gives is a guess within it, or, above the highest finite bound, that
// bound.
namespace harness::verdict {

// The query, and behind it what it is with each of its quantiles at either end of its bucket. One
// that asks for none is alone.
std::vector<std::string> with_quantile_ends(const std::string& query);

using JudgeAnswer = std::function<Finding(const observe::Answer& answer)>;

// What the claim is on all of them. `answers` are those to with_quantile_ends() of the query, each
// of which `judge` looks at by itself.
Finding judge_quantiles(const std::string& query, const scenario::Comparison& wanted,
                        std::span<const observe::Answer> answers, const JudgeAnswer& judge);

}  // namespace harness::verdict
