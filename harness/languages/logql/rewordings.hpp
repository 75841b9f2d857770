#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/languages/logql/line_reads.hpp"

// A text of several words that lines say in another way: "failed to roll" where they have "Roll
// failed", "status 500" where they have "http_status":500.
namespace harness::languages::logql {

// The query for lines that have all its words, wherever they stand; empty: there are too few to
// tell. What only joins others ("to", "is") is no word, and the ends of words do not count.
std::string lines_with_words(const LineRead& read);

// The words as such a line has them together; none: they are of different parts of it.
std::optional<std::string> reworded_in(const std::string& line, const std::string& text);

}  // namespace harness::languages::logql
