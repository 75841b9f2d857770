#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "harness/languages/logql/runes.hpp"

// Text as Go ranges over it: runes, where a byte that is no UTF-8 is U+FFFD of width 1.
namespace store::logs::pipeline {

using harness::languages::logql::append_rune;
using harness::languages::logql::Rune;
using harness::languages::logql::rune_at;
using harness::languages::logql::rune_error;

std::size_t rune_count(std::string_view text);

// Letters beyond ASCII are mapped where C.UTF-8 knows them.
std::string lower_case(std::string_view text);
std::string upper_case(std::string_view text);
// The first letter of each word in upper case.
std::string title_case(std::string_view text);

bool is_space(char32_t rune);

std::string_view trim_space(std::string_view text);

}  // namespace store::logs::pipeline
