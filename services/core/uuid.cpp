#include "services/core/uuid.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <random>

namespace services {

std::string random_uuid() {
  std::random_device entropy;
  const std::array<unsigned, 4> words{entropy(), entropy(), entropy(), entropy()};
  const unsigned version_4 = (words[1] & 0xffff0fffU) | 0x00004000U;
  const unsigned variant_1 = (words[2] & 0x3fffffffU) | 0x80000000U;
  std::array<char, 37> text{};
  std::snprintf(text.data(), text.size(), "%08x-%04x-%04x-%04x-%04x%08x", words[0], version_4 >> 16,
                version_4 & 0xffff, variant_1 >> 16, variant_1 & 0xffff, words[3]);
  return text.data();
}

bool is_uuid(std::string_view text) {
  constexpr std::string_view form = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
  constexpr std::string_view digits = "0123456789abcdef";
  return std::equal(text.begin(), text.end(), form.begin(), form.end(), [&](char c, char wanted) {
    return wanted == '-' ? c == '-' : digits.find(c) != std::string_view::npos;
  });
}

}  // namespace services
