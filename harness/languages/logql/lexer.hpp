#pragma once

#include <string>
#include <string_view>

#include "harness/languages/logql/token.hpp"

namespace harness::languages::logql {

// Of names and keywords. Beyond ASCII everything is taken for a letter; whether it is one changes
// no message.
bool is_word_letter(char letter);

// A query's words, one after another. Strings and numbers are those of Go.
class Lexer {
 public:
  explicit Lexer(std::string_view text);

  // After the end: the end again.
  Lexeme next();

  // Whether the word before was a function: "(" follows, or "by (", "without (".
  bool is_called() const;

 private:
  Lexeme scan();
  void skip_blanks();
  bool skip_comment();
  void advance(std::size_t bytes = 1);
  std::string_view rest() const { return text_.substr(at_); }
  char letter(std::size_t ahead = 0) const;

  Lexeme word();
  Lexeme number();
  Lexeme interpreted_string();
  Lexeme raw_string();
  Lexeme character();
  Lexeme range();
  Lexeme flag_or_minus();
  std::optional<Lexeme> negative_duration();
  Lexeme sign();
  Lexeme here(Token token, std::string text = {}) const;
  Lexeme fault(std::string why) const;

  std::string_view text_;
  std::size_t sound_;  // how much of the text is UTF-8
  std::size_t at_ = 0;
  Position position_;
  Position begin_;  // of the word that is being read
};

}  // namespace harness::languages::logql
