#include "harness/core/text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness {
namespace {

using ::testing::ElementsAre;

TEST(Nearest, FindsATypoButNotAnotherWord) {
  const std::vector<std::string> words{"phases", "load", "expect"};
  EXPECT_EQ(nearest("phasse", words), "phases");
  EXPECT_EQ(nearest("laod", words), "load");
  EXPECT_EQ(nearest("Load", words), "load");
  EXPECT_EQ(nearest("lod", words), "load");
  EXPECT_EQ(nearest("zebra", words), std::nullopt);
}

TEST(PlainNumber, HasTheFewestDigitsAndNoExponent) {
  EXPECT_EQ(plain_number(0.25), "0.25");
  EXPECT_EQ(plain_number(-3), "-3");
  EXPECT_EQ(plain_number(-0.0), "-0");
  EXPECT_EQ(plain_number(1e-7), "0.0000001");
  EXPECT_EQ(plain_number(123456789012345678.0), "123456789012345680");
  EXPECT_EQ(plain_number(12345678901234567890.0), "12345678901234567000");
  EXPECT_EQ(plain_number(-1e23), "-100000000000000000000000");
  EXPECT_EQ(plain_number(2e15 + 0.5), "2000000000000000.5");
  EXPECT_EQ(plain_number(9007199254740993.0), "9007199254740992");
  EXPECT_EQ(plain_number(1.7976931348623157e308), "17976931348623157" + std::string(292, '0'));
}

TEST(FillPlaceholders, ReplacesNamesAndNamesTheUnknownOne) {
  const auto lookup = [](std::string_view name) -> std::optional<std::string> {
    if (name == "die") return "fair";
    return std::nullopt;
  };
  EXPECT_EQ(fill_placeholders("/roll?die={die}", lookup), "/roll?die=fair");
  EXPECT_EQ(fill_placeholders("{{die}", lookup), "{die}");
  EXPECT_EQ(fill_placeholders("{dye}", lookup).error().what, "unknown placeholder {dye}");
  EXPECT_THAT(placeholders("{a}/{b}"), ElementsAre("a", "b"));
}

TEST(Split, KeepsEmptyParts) { EXPECT_THAT(split("a,,b", ','), ElementsAre("a", "", "b")); }

TEST(FormatNumber, DropsTrailingZeros) {
  EXPECT_EQ(format_number(3.0), "3");
  EXPECT_EQ(format_number(0.125), "0.125");
}

TEST(WithoutPassword, HidesThePasswordOnly) {
  EXPECT_EQ(without_password("http://me:s3cret@host:80/a:b@c"), "http://me:***@host:80/a:b@c");
  for (const char* url : {"http://host:80/a@b", "http://me@host:80/", "/a:b@c", "http://host",
                          "http://[::1]:80/a@b", "http://[::1]/a@b", "http://host:{port}/a@b",
                          "http://host:${PORT}/a@b", "{frontend}/a:b@c", "host:80/a@b"}) {
    EXPECT_EQ(without_password(url), url);
  }
}

// As people write them who have not percent-encoded it, or have left out the scheme.
TEST(WithoutPassword, HidesItWhereTheUrlIsNone) {
  for (const char* url :
       {"http://me:s3cr/et@host:1", "http://me:s3cr?et@host:1", "http://me:s3cr#et@host:1",
        "http://me:/s3cret@host:1", "http://me:s3@cr:et/x@host:1", "http://me:s3cret@/x@host:1",
        "http://me:70000/x@host:1"}) {
    EXPECT_EQ(without_password(url), "http://me:***@host:1") << url;
  }
  EXPECT_EQ(without_password("me:s3cret@host:1"), "me:***@host:1");
  EXPECT_EQ(without_password("me:s3c/ret@host:1/?to=http://x"), "me:***@host:1/?to=http://x");
}

TEST(ShellWord, IsQuotedWhereAShellWouldTakeItApart) {
  EXPECT_EQ(shell_word("stage1"), "stage1");
  EXPECT_EQ(shell_word("/tmp/a-b.c/r_2:x"), "/tmp/a-b.c/r_2:x");
  EXPECT_EQ(shell_word("/tmp/r 2ü"), "'/tmp/r 2ü'");
  EXPECT_EQ(shell_word("it's $HOME"), R"('it'\''s $HOME')");
  EXPECT_EQ(shell_word(""), "''");
}

// A port and a path, had it not been refused.
TEST(WithoutAnyPassword, HidesWhateverStandsBeforeTheLastAt) {
  EXPECT_EQ(without_any_password("http://me:12/34@host:1"), "http://me:***@host:1");
  EXPECT_EQ(without_any_password("http://me:1@2/34@host:1"), "http://me:***@host:1");
  EXPECT_EQ(without_any_password("me:s3cret@host"), "me:***@host");
  EXPECT_EQ(without_any_password("http://host:80/"), "http://host:80/");
}

}  // namespace
}  // namespace harness
