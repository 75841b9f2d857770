#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "harness/languages/promql/syntax.hpp"

// Numbers, durations and strings: how far they reach, and what they mean.
namespace harness::languages::promql {

// What could be read at the front of a text, and whether it ends there as it should.
struct Extent {
  std::size_t size = 0;
  bool whole = false;
};
Extent number_at(std::string_view text);
Extent duration_at(std::string_view text);  // `size` is that of the number where no unit follows

struct StringExtent {
  std::size_t size = 0;
  std::string error;  // empty where the string is whole
};
StringExtent string_at(std::string_view text);

// Of what was found to be whole.
std::string unquoted(std::string_view literal);
tl::expected<double, std::string> number_value(std::string_view literal);
tl::expected<Millis, std::string> duration_value(std::string_view literal);

// The character that begins there, in single quotes, as Go prints it.
std::string shown_character(std::string_view text, std::size_t at);

}  // namespace harness::languages::promql
