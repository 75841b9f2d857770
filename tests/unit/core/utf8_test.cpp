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

}  // namespace
}  // namespace harness
