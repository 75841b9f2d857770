#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/languages/promql/token.hpp"

// The words that mean something, in any case of letters.
namespace harness::languages::promql {

struct Word {
  std::string_view text;  // in lower case; lives as long as the program
  Kind kind = Kind::keyword;
};

std::optional<Word> reserved_word(std::string_view word);

std::vector<std::string> aggregator_names();

// Where a word stands for itself although it is reserved.
bool may_be_metric(const Token& token);
bool may_be_label(const Token& token);

}  // namespace harness::languages::promql
