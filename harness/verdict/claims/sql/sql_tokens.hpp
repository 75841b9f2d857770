#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace harness::verdict {

// A piece of a PostgreSQL statement; comments and white space are none.
struct SqlToken {
  enum class Kind { word, name, text, number, symbol };
  Kind kind = Kind::symbol;
  // A word in capitals; a name and a text without their quotes; a symbol of one character.
  std::string text;
  std::string written;  // as it stands there

  bool is(std::string_view word) const {
    return (kind == Kind::word || kind == Kind::symbol) && text == word;
  }
};

std::vector<SqlToken> sql_tokens(std::string_view sql);

}  // namespace harness::verdict
