#pragma once

#include <optional>
#include <set>
#include <string>

#include "harness/languages/promql/selectors.hpp"

// Which series count what was done, and which what became of it.
namespace harness::verdict {

// By its name.
bool is_counter(const std::string& metric);

// Of a label: how something ended, or how long it took.
bool is_of_an_outcome(const languages::promql::Matcher& matcher);

// x_count of x_sum: a sum of nothing is 0.
std::optional<std::string> count_of_sum(const std::string& metric);

std::set<const languages::promql::Selector*> selectors_in_divisors(
    const languages::promql::Expr& query);

// Whether some series of the query is about what became of something: by a label, or by its name
// (x_errors_total), in a bucket, as a sum, or as a share of others.
bool asks_for_outcomes(const languages::promql::Expr& query);

}  // namespace harness::verdict
