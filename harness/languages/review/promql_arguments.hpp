#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "harness/languages/promql/syntax.hpp"
#include "harness/languages/review/remarks.hpp"

namespace harness::languages {

using PromqlArguments = std::span<const promql::Expr* const>;

struct ArgumentFlaw {
  std::size_t argument = 0;
  Objection objection;
};

// What a function's or an aggregation's arguments are refused for only when it runs, and those with
// which it says nothing. An aggregation's parameter is its first argument.
std::optional<ArgumentFlaw> argument_flaw(std::string_view function, PromqlArguments arguments);

}  // namespace harness::languages
