#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/verdict/verdict.hpp"

namespace harness::report {

// How text is drawn for a reader: with colours or not, with Unicode or plain ASCII, how wide.
struct Look {
  bool colour = false;
  bool unicode = true;
  std::size_t width = 100;
};

// A file has no terminal to ask: no colours, and the full width.
Look look_of_files();

// The look, neither wider than lines can be followed nor narrower than a table.
Look readable_in(const Look& look);

enum class Tint { none, good, bad, warning, faint, strong };

// Wraps the text in the escape sequences of a colour, where the look has colours.
std::string paint(const Look& look, Tint tint, std::string_view text);

// ✓ ✗ ∅ !, or + x 0 ! where only ASCII will do.
std::string_view symbol(const Look& look, verdict::Outcome outcome);
Tint tint_of(verdict::Outcome outcome);
Tint tint_of(verdict::Conclusion conclusion);

// Cuts the text to `width` columns; an ellipsis shows that something is missing.
std::string fit(const Look& look, std::string_view text, std::size_t width);

// Breaks into lines of at most `width` columns: at spaces, or inside a word that is longer than a
// line and would otherwise leave more than half of one empty.
std::vector<std::string> wrap(std::string_view text, std::size_t width);

}  // namespace harness::report
