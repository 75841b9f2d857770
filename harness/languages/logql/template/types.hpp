#pragma once

#include "harness/core/result.hpp"
#include "harness/languages/logql/template/syntax.hpp"

namespace harness::languages::logql::templates {

// Refuses what no line can be formatted with, as far as types are known before there is a line: of
// times, durations and whole numbers. An error's `where` is an offset in the template.
Result<void> check_types(const Block& block);

}  // namespace harness::languages::logql::templates
