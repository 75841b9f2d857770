#pragma once

#include <string>

#include "harness/languages/logql/token.hpp"

// What whoever wrote a query slipped on, where Loki's grammar only tells where it stopped.
namespace harness::languages::logql {

struct Slip {
  Position at;
  std::string what;
  std::string remedy;
};

// `| jsn`, `| lvel`: what stands behind a pipe, and is neither.
Slip unknown_stage(const Lexeme& word);

// `| json and lvel`: a label that is compared with nothing.
Slip lone_label(const Lexeme& word);

// `| level ~ "x"`
Slip unknown_operator(const Lexeme& sign);

// `{…} json`
Slip stage_without_pipe(const Lexeme& word);

// Where a query must begin: `cont_over_time(`, `rate {…}`, `up`.
Slip unknown_beginning(const Lexeme& word, bool is_called);

// `| unwrap duratoin(took)`
Slip unknown_conversion(const Lexeme& word);

// `> 5x`
Slip unknown_unit(const Lexeme& number);
Position behind(const Lexeme& number);  // where its unit begins

// A duration or a size where a plain number must be.
Slip number_with_unit(const Lexeme& quantity);

}  // namespace harness::languages::logql
