#pragma once

#include <string_view>

#include "harness/languages/logql/syntax.hpp"

// The words of the language.
namespace harness::languages::logql {

std::string_view name_of(MatchOp op);
std::string_view name_of(LineFilterOp op);
std::string_view name_of(Comparison op);
std::string_view name_of(RangeOp op);
std::string_view name_of(VectorOp op);
std::string_view name_of(BinaryOp op);

// Whether a label can have that name: letters of ASCII, digits but not first, and _.
bool is_label_name(std::string_view text);

}  // namespace harness::languages::logql
