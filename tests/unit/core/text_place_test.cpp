#include "harness/core/text_place.hpp"

#include <gtest/gtest.h>

namespace harness {
namespace {

TEST(TextPlace, CountsCharacters) {
  const std::string text = "aü€\n🎲b";
  EXPECT_EQ(place_at(text, 0), (TextPlace{1, 1}));
  EXPECT_EQ(place_at(text, text.find("€")), (TextPlace{1, 3}));
  EXPECT_EQ(place_at(text, text.find('\n')), (TextPlace{1, 4}));
  EXPECT_EQ(place_at(text, text.find('b')), (TextPlace{2, 2}));
  EXPECT_EQ(place_at(text, text.size()), (TextPlace{2, 3}));
  EXPECT_EQ(place_at(text, 1000), (TextPlace{2, 3}));
  EXPECT_EQ(place_at("", 0), (TextPlace{1, 1}));
}

TEST(TextPlace, LeadsBackToItsByte) {
  const std::string text = "aü€\n🎲b\r\n\nend";
  for (std::size_t at = 0; at <= text.size(); ++at) {
    if (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) continue;
    EXPECT_EQ(offset_at(text, place_at(text, at)), at);
  }
  EXPECT_EQ(offset_at(text, {9, 1}), text.size());
  EXPECT_EQ(offset_at(text, {4, 99}), text.size());
}

TEST(TextPlace, AByteOrderMarkTakesNone) {
  const std::string text =
      "\xEF\xBB\xBF"
      "ab";
  EXPECT_EQ(place_at(text, 4), (TextPlace{1, 2}));
  EXPECT_EQ(offset_at(text, {1, 2}), 4U);
}

}  // namespace
}  // namespace harness
