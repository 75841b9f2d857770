#pragma once

#include <string>

#include "harness/languages/promql/syntax.hpp"

namespace harness::languages::promql {

// What is wrong with a matcher's regular expression (RE2's, anchored at both ends); empty: nothing.
std::string regex_error(const std::string& expression);

// An absent label has the empty value.
bool matches(const Matcher& matcher, const std::string& value);
bool matches_empty(const Matcher& matcher);

}  // namespace harness::languages::promql
