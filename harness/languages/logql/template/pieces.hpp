#pragma once

#include <string_view>
#include <vector>

#include "harness/core/result.hpp"

namespace harness::languages::logql::templates {

// A template cut at its braces: text, or the inside of an action without trim marks and comments.
struct Piece {
  bool is_action = false;
  std::string_view text;
  std::size_t at = 0;
  // What is wrong where the text ends, if the action has no end. It is the last piece then.
  const char* fault = nullptr;
};

std::vector<Piece> pieces_of(std::string_view text);

// "template: line:1: why", where `at` is in the text.
tl::unexpected<Error> syntax_error(std::string_view name, std::string_view text, std::size_t at,
                                   const std::string& why);

}  // namespace harness::languages::logql::templates
