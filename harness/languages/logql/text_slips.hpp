#pragma once

#include <optional>
#include <string>
#include <vector>

// Texts that differ by slips of the pen: "Roll fialed" and "Roll failed".
namespace harness::languages::logql {

// Letters, digits and _ that stand together.
std::vector<std::string> words_in(const std::string& text);

// Whether two words differ by one letter that is left out, added or another, or by two that have
// changed places. Words with digits, and of less than four letters, are no slips of each other.
bool differ_by_a_slip(const std::string& word, const std::string& other);

// A regular expression for lines that may have the text with a slip in some of its words; empty:
// the text is too short for one to be told from another text. In one of several words, capitals do
// not count.
std::string lines_with_slips(const std::string& text);

// The text as such a line has it, if it is that; what is a key there is no word.
std::optional<std::string> slip_in(const std::string& line, const std::string& text);

}  // namespace harness::languages::logql
