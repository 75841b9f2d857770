#pragma once

#include <re2/re2.h>

#include <memory>

#include "harness/languages/traceql/syntax.hpp"
#include "stack/store/deadline.hpp"

namespace store::traces {

namespace traceql = harness::languages::traceql;

// One side of a comparison, an operator and a literal: what values are asked.
class Comparison {
 public:
  // With `exact`, as for attributes, only values of the literal's own type are met: 10 never meets
  // 10.0. Of those, an empty text is below none.
  Comparison(traceql::Operator op, traceql::Literal literal, bool exact);

  // No text meets a pattern that there is no time to look for.
  bool met(const traceql::Value& value, Deadline& deadline) const;

 private:
  traceql::Operator op_;
  traceql::Literal literal_;
  traceql::Type type_;  // that an exact value has
  bool exact_;
  std::unique_ptr<const RE2> pattern_;
};

}  // namespace store::traces
