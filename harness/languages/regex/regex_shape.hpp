#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/languages/read_value.hpp"

// What a regular expression looks like, without reading it.
namespace harness::languages {

// Its parts between the | that stand in no parentheses and no class.
std::vector<std::string_view> alternatives(std::string_view pattern);

// Whether it ends with a $ that is no character.
bool ends_with_anchor(std::string_view pattern);

// Whether no character of it means anything but itself.
bool is_literal(std::string_view pattern);

// Whether any text matches, as a whole.
bool matches_everything(std::string_view pattern);

// The words among its parts, anchors and parentheses around all of it left out: "a" of a|b.+, "a"
// and "b" of ^(a|b)$.
std::vector<std::string> literal_alternatives(std::string_view pattern);

// Whether it has no other parts.
bool is_spelt_out(std::string_view pattern);

// What it looks for, each part by itself: "a" and the pattern "b.+" of a|b.+. Not what anything is.
std::vector<ReadValue> values_in(std::string_view pattern);

// The same as patterns, each with the anchors that it is written with: "^a$" and "^b$" of ^(a|b)$.
std::vector<ReadValue> patterns_in(std::string_view pattern);

// "a|b" of ^a|b$.
std::string_view without_anchors(std::string_view pattern);

// The word that a pattern is about, whatever may stand before and behind it and however it is
// written: "eror" of (?i).*eror.* and of \beror\b; empty: it is about more than a word.
std::string word_in(std::string_view pattern);

// The words that it may be about in that way, one of them: "level=ERROR" and "level=FATAL" of
// level=(ERROR|FATAL); empty: it is about more than words, or too many.
std::vector<std::string> spellings(std::string_view pattern);

// The pattern with a blank in each gap where anything may stand, and a digit for each that may be
// any: "order failed" of order.*failed, status=500 of status=5\d\d and of status=5..
std::string without_gaps(std::string_view pattern);

// What stands in it as letters and digits, whatever it means by that: level, ERROR and 5 of
// (?i)level=ERROR.*5\d\d.
std::vector<std::string> words_in_pattern(std::string_view pattern);

}  // namespace harness::languages
