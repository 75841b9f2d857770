#pragma once

#include <optional>
#include <string>

#include "harness/languages/traceql/error.hpp"
#include "harness/languages/traceql/syntax.hpp"

namespace harness::languages::traceql {

std::optional<Error> check_expression(const Expression& expression);
std::optional<Error> check_field(const Field& field);

Type type_of(const Expression& expression);
Type type_of(const Field& field);
bool reads_span(const Expression& expression);  // and is no constant

bool types_meet(Type a, Type b);  // one may be compared with the other
bool operator_fits(Operator op, Type type);

// An error that has a place for whoever shows the query, but names none in its text.
Error error_about(Position at, std::string message);

}  // namespace harness::languages::traceql
