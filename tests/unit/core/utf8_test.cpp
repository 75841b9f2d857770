#include "harness/core/utf8.hpp"

#include <gtest/gtest.h>

#include <utility>

namespace harness {
namespace {

TEST(Utf8, EndsWhereNoCharacterBegins) {
  for (const auto& [text, size] : {std::pair{std::string_view("plain"), 5U},
                                   {"\xC3\xBC", 2U},
                                   {"\xE2\x82\xAC", 3U},
                                   {"\xF0\x9F\x8E\xB2", 4U},
                                   {"", 0U},
                                   {"a\xFC", 1U},
                                   {"a\x80", 1U},
                                   {"ab\xC3", 2U},
                                   {"\xC0\xAF", 0U},
                                   {"\xE0\x80\x80", 0U},
                                   {"\xED\xA0\x80", 0U},
                                   {"\xF0\x80\x80\x80", 0U},
                                   {"\xF4\x90\x80\x80", 0U},
                                   {"\xF5\x80\x80\x80", 0U},
                                   {"\xE2\x82", 0U}}) {
    EXPECT_EQ(size_of_utf8(text), size) << text;
  }
}

TEST(Utf8, MendsWhatIsNone) {
  EXPECT_EQ(mended_utf8(""), "");
  EXPECT_EQ(mended_utf8("größe 🎲"), "größe 🎲");
  EXPECT_EQ(mended_utf8("a\xC3"), "a\xEF\xBF\xBD");
  EXPECT_EQ(mended_utf8("\xFF\xC3\xB6\x80z"), "\xEF\xBF\xBDö\xEF\xBF\xBDz");
}

TEST(Utf8, ShowsABeginningWithoutCuttingACharacter) {
  EXPECT_EQ(beginning_of("größe", 40), "größe");
  EXPECT_EQ(beginning_of("größe", 3), "gr");
  EXPECT_EQ(beginning_of("größe", 4), "grö");
  EXPECT_EQ(beginning_of("größe", 5), "grö");
  EXPECT_EQ(beginning_of("a🎲b", 4), "a");
  EXPECT_EQ(beginning_of("a🎲b", 5), "a🎲");
  EXPECT_EQ(beginning_of("🎲", 0), "");
  EXPECT_EQ(beginning_of("a\xC3z", 2), "a\xEF\xBF\xBD");
  EXPECT_EQ(beginning_of("\x80\x80\x80\x80\x80", 1), "\xEF\xBF\xBD");
}

}  // namespace
}  // namespace harness
