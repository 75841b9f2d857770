#include "harness/verdict/misspelt.hpp"

#include <algorithm>
#include <cctype>
#include <vector>

#include "harness/core/text.hpp"

namespace harness::verdict {
namespace {

std::string digits_of(const std::string& text) {
  std::string digits;
  std::copy_if(text.begin(), text.end(), std::back_inserter(digits),
               [](unsigned char c) { return std::isdigit(c) != 0; });
  return digits;
}

// Of three letters, one that differs makes another word: GET and PUT, get and set.
constexpr std::size_t shortest = 4;

}  // namespace

std::optional<std::string> meant_by(const std::string& value, const std::set<std::string>& known) {
  if (value.size() < shortest) return std::nullopt;
  std::vector<std::string> alike;
  std::copy_if(known.begin(), known.end(), std::back_inserter(alike),
               [&](const std::string& one) { return digits_of(one) == digits_of(value); });
  return nearest(value, alike);
}

}  // namespace harness::verdict
