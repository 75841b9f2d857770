#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/languages/promql/syntax.hpp"

// vector(0), as in `… or vector(0)`: a number in the place of what is not there.
namespace harness::check {

// vector() of a number.
bool is_stand_in(const languages::promql::Expr& expr);

// Whether it is `… or vector(0)`.
bool has_stand_in(const languages::promql::Binary& binary);

// The query without each `or vector(0)`; none: it has none, or cannot be read.
std::optional<std::string> without_stand_ins(const std::string& query);

// The metrics for which it stands in there; empty: for none, or for some that nobody can name.
std::vector<std::string> metrics_stood_in_for(const std::string& query);

// The parts of the query for which it stands in, without such of their own; empty: there are none.
std::vector<std::string> parts_stood_in_for(const std::string& query);

}  // namespace harness::check
