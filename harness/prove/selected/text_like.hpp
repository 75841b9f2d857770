#pragma once

#include <string>
#include <string_view>
#include <vector>

// Texts that a regular expression matches, for those who have to write one.
namespace harness::prove {

// One for each alternative at its top, in order: "4aa" of `4..`, "a" and "b" of `a|b`. By the usual
// forms alone; whether the expression really matches it is for the caller to see.
std::vector<std::string> texts_like(std::string_view expression);

}  // namespace harness::prove
