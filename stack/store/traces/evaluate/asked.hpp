#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/languages/traceql/syntax.hpp"

namespace store::traces {

namespace traceql = harness::languages::traceql;

// A field that a query looks at, and with what its values are compared, where that is a constant.
// Lives no longer than the query.
struct Asked {
  const traceql::Field* field = nullptr;
  traceql::Operator op = traceql::Operator::Equal;
  const traceql::Literal* literal = nullptr;  // none: whatever the value is
};

using Questions = std::vector<Asked>;

Questions questions_of(const traceql::Query& query);

// Why a query that parses cannot be answered; nothing where it can.
std::optional<std::string> refusal(const Questions& questions);

}  // namespace store::traces
