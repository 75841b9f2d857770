#include "stack/store/logs/pipeline/scan/texts_in.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace store::logs::pipeline {
namespace {

using Texts = std::vector<std::string>;

bool is_one_in(const Texts& texts, const std::string& line) {
  return std::any_of(texts.begin(), texts.end(), [&line](const std::string& text) {
    return line.find(text) != std::string::npos;
  });
}

// All lines of up to so many letters.
Texts lines_of(const std::string& letters, std::size_t most) {
  Texts lines{""};
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].size() == most) continue;
    for (const char letter : letters) lines.push_back(lines[i] + letter);
  }
  return lines;
}

TEST(TextsIn, AreFoundWhereOneAfterTheOtherIs) {
  const Texts lines = lines_of("abc", 7);
  const std::vector<Texts> all = {{"a"},
                                  {"abab", "bb"},
                                  {"aabc", "abca", "bcaa", "ca"},
                                  {"abcab", "b"},
                                  {"aaab", "aac"},
                                  {"cabb", "abbc", "bba", "bbcc"},
                                  {},
                                  {"abc", "abcab"},
                                  {"acacb", "cacc", "ab", "ab"}};
  for (const Texts& texts : all) {
    const TextsIn found(texts);
    for (const std::string& line : lines) {
      ASSERT_EQ(found.is_any_in(line), is_one_in(texts, line)) << line;
    }
  }
}

TEST(TextsIn, HaveAnyBytes) {
  const std::string zeros("\0\xff\0", 3);
  EXPECT_TRUE(TextsIn({zeros, "x"}).is_any_in("a" + zeros));
  EXPECT_FALSE(TextsIn({zeros, "x"}).is_any_in(std::string("\0\xff\xff\0", 4)));
  EXPECT_TRUE(TextsIn({"", "x"}).is_any_in(""));
}

}  // namespace
}  // namespace store::logs::pipeline
