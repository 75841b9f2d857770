#pragma once

#include "harness/languages/traceql/grammar.hpp"

namespace harness::languages::traceql {

struct Grammar::Group {
  SpansetPtr spanset = {};
  ScalarPtr scalar = {};  // set where what is in the parentheses ends in a scalar
  bool plain = false;     // spansets alone, without a pipeline
};

// Filters and operators between them, no pipelines in parentheses.
bool is_plain(const Spanset& spanset);

}  // namespace harness::languages::traceql
