#pragma once

#include <string>
#include <vector>

#include "harness/core/result.hpp"
#include "harness/languages/traceql/syntax.hpp"
#include "stack/store/traces/evaluate/relation.hpp"

namespace store::traces {

namespace traceql = harness::languages::traceql;

// What a pipeline found out about a spanset: "count()", "by(status)".
struct Finding {
  std::string name;
  traceql::Literal value;
};

struct Spanset {
  Indices spans;
  std::vector<Finding> findings = {};
};
using Spansets = std::vector<Spanset>;

}  // namespace store::traces
