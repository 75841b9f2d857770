#pragma once

#include <optional>
#include <string>

#include "harness/languages/logql/parse.hpp"

// What the grammar lets pass and the language does not.
namespace harness::languages::logql {

std::optional<std::string> refusal(const RangeAggregation& aggregation);
std::optional<std::string> refusal(const RegexpParser& parser);
std::optional<std::string> refusal(const PatternParser& parser);

// Every selector must ask for something.
std::optional<ParseError> check(const Query& query);

// The value of an expression of literals alone.
std::optional<double> constant(const Metric& metric);

double apply(BinaryOp op, double left, double right);
bool is_comparison(BinaryOp op);
bool is_set_operation(BinaryOp op);

}  // namespace harness::languages::logql
