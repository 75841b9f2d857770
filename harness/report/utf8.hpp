#pragma once

#include <string>
#include <string_view>

namespace harness::report {

// Bodies, log lines and an author's sentences may hold any bytes. What is shown or saved may not: a
// log line could move the cursor of the terminal, or make junit.xml unreadable for the CI.

constexpr char32_t replacement_character = 0xFFFD;

// Takes the first code point off `rest`, which must not be empty. A byte that does not belong to
// well-formed UTF-8 comes out as U+FFFD.
char32_t take_code_point(std::string_view& rest);

void append_code_point(std::string& text, char32_t code_point);

// One line that is safe for a terminal: line breaks and tabs become spaces, other control
// characters and invalid bytes U+FFFD.
std::string printable(std::string_view text);

// Only characters that XML 1.0 allows; others become U+FFFD.
std::string xml_text(std::string_view text);

// How many columns of a terminal the text takes. East Asian wide characters take two.
std::size_t columns_of(std::string_view text);

}  // namespace harness::report
