#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/languages/logql/parse.hpp"

// What the grammar takes as texts and a stage reads as another language: regular expressions,
// patterns, templates, paths, addresses. A stage that passes here can be made.
namespace harness::languages::logql {

// In the order in which they run. Filters on the line come before all other stages since the line
// was last rewritten: they cost least. (Colours that `decolorize` takes away are still there for
// them, as in Loki.)
std::vector<const Stage*> in_order(const Pipeline& stages);

// The first that is refused in that order. Loki's words: "stage '| …' : why".
std::optional<ParseError> check_stages(const Pipeline& stages, const std::optional<Unwrap>& unwrap);

// Likewise of all log queries in it.
std::optional<ParseError> check_stages(const Query& query);

}  // namespace harness::languages::logql
