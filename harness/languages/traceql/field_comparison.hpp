#pragma once

#include <optional>
#include <string>

#include "harness/languages/traceql/syntax.hpp"

namespace harness::languages::traceql {

// A field beside a literal, which may stand on either side. Lives no longer than its expression.
struct FieldComparison {
  const Field* field = nullptr;
  Operator op = Operator::Equal;  // as if the field stood on the left
  const Literal* literal = nullptr;
};

// Not where the literal is nil.
std::optional<FieldComparison> field_comparison(const Expression& expression);

bool is_id(Intrinsic intrinsic);  // of a trace or span, of this one or of one that is linked

// Why Tempo's storage cannot look for it although its parser takes it, in Tempo's words.
std::optional<std::string> storage_refusal(const FieldComparison& comparison);

}  // namespace harness::languages::traceql
