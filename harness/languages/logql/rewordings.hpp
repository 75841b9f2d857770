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

// The query for lines that say of something of the text's that it went wrong: "Database connection
// lost" of "database is down"; empty: the text says nothing of anything, or has a number.
std::string bad_lines_about(const LineRead& read);

// What such a line says of it; none: it has less than half of the text's words.
std::optional<std::string> said_about(const std::string& line, const std::string& text);

// Whether the line has it with another word in place of one: "Roll failed" beside "Roll exploded".
// So the system writes it, and may come to write the other.
bool has_its_form(const std::string& line, const std::string& text);

// Of a text with a number, the query for lines that have another number in its place, and for those
// that have one beside the same words, however those are written; empty: it has none, or several.
std::string lines_with_another_number(const LineRead& read);
std::string lines_with_numbers_beside(const LineRead& read);

// The words with that number as such a line has them: status":200.
std::optional<std::string> renumbered_in(const std::string& line, const std::string& text);

}  // namespace harness::languages::logql
