#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "harness/core/text_place.hpp"
#include "harness/languages/promql/syntax.hpp"

namespace harness::languages::promql {

// In Prometheus' words, as far as they can be had without its parser's tables. Its columns count
// bytes; ours count characters.
struct ParseError {
  TextPlace at;
  std::string message;
};

std::string to_string(const ParseError& error);  // "1:5: parse error: …"

// The tree of an expression whose types fit, or the first thing that is wrong with it.
tl::expected<ExprPtr, ParseError> parse(std::string_view text);

Type type_of(const Expr& expr);
std::string_view name_of(Type type);  // "instant vector"

}  // namespace harness::languages::promql
