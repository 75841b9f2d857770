#include "services/core/uuid.hpp"

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

}  // namespace services
