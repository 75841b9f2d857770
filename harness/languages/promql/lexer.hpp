#pragma once

#include <string_view>

#include "harness/languages/promql/token.hpp"

namespace harness::languages::promql {

// Cuts a text into tokens, which are views into it.
Tokens tokens_of(std::string_view text);

}  // namespace harness::languages::promql
