#pragma once

#include <string>
#include <vector>

#include "harness/languages/logql/syntax.hpp"

// Programs that write for a terminal put ANSI escape codes around what they colour: a line that
// shows `level=ERROR` has level=<ESC>[31mERROR<ESC>[0m, which no filter finds.
namespace harness::languages::logql {

// The query for coloured lines that are of it once the colours are taken away, and for those that
// are of it as they stand.
struct ColouredLines {
  std::string without_colours;
  std::string as_they_are;

  bool operator==(const ColouredLines&) const = default;
};

// Of each log query inside, once. Not where nothing is filtered, or `decolorize` is there.
std::vector<ColouredLines> coloured_lines(const Query& query);

}  // namespace harness::languages::logql
