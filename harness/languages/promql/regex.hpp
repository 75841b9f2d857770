#pragma once

#include <string>

#include "harness/languages/promql/syntax.hpp"

namespace harness::languages::promql {

// What is wrong with a matcher's regular expression (RE2's, anchored at both ends); empty: nothing.
std::string regex_error(const std::string& expression);

bool matches_empty(const Matcher& matcher);

}  // namespace harness::languages::promql
