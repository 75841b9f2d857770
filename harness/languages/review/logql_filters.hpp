#pragma once

#include <optional>
#include <vector>

#include "harness/languages/logql/syntax.hpp"
#include "harness/languages/review/remarks.hpp"

namespace harness::languages {

struct FilterFlaw {
  logql::Position at;
  Objection objection;
};

// Matchers of one selector of which no stream meets all.
std::optional<FilterFlaw> flaw_of_selector(const std::vector<logql::Matcher>& selector);

// Filters of one pipeline that let no line through.
std::optional<FilterFlaw> flaw_of_filters(const logql::Pipeline& pipeline);

}  // namespace harness::languages
