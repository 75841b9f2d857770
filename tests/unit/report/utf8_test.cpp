#include "harness/report/utf8.hpp"

#include <gtest/gtest.h>

namespace harness::report {
namespace {

TEST(Printable, KeepsTextAndDisarmsControls) {
  EXPECT_EQ(printable("é 日本 🎲"), "é 日本 🎲");
  EXPECT_EQ(printable("a\r\nb\tc"), "a  b c");
  EXPECT_EQ(printable("\x1b[2J"), "\xef\xbf\xbd[2J");
  EXPECT_EQ(printable("\xc2\x9b"), "\xef\xbf\xbd");  // CSI in one code point
  std::string turned_around;
  append_code_point(turned_around, 0x202E);  // right-to-left override
  EXPECT_EQ(printable(turned_around), "\xef\xbf\xbd");
}

TEST(Printable, ReplacesWhatIsNotWellFormed) {
  const std::string replaced = "\xef\xbf\xbd";
  EXPECT_EQ(printable("a\xff"), "a" + replaced);
  EXPECT_EQ(printable("\xe2\x82"), replaced + replaced);                 // cut off
  EXPECT_EQ(printable("\xc0\xaf"), replaced + replaced);                 // overlong
  EXPECT_EQ(printable("\xe0\x80\xaf"), replaced + replaced + replaced);  // overlong
  EXPECT_EQ(printable("\xed\xa0\x80"), replaced + replaced + replaced);  // surrogate
  EXPECT_EQ(printable("\xf4\x90\x80\x80").size(), 12U);                  // past the last one
  EXPECT_EQ(printable("\xe2(\xa1"), replaced + "(" + replaced);
}

TEST(XmlText, KeepsLineBreaks) {
  EXPECT_EQ(xml_text("a\n\tb\r"), "a\n\tb\r");
  EXPECT_EQ(xml_text(std::string_view("\0\x0b\xef\xbf\xbf", 5)),
            "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
}

TEST(ColumnsOf, CountsWhatATerminalShows) {
  EXPECT_EQ(columns_of("abc"), 3U);
  EXPECT_EQ(columns_of("é✓"), 2U);
  EXPECT_EQ(columns_of("e\xcc\x81"), 1U);  // a combining accent
  EXPECT_EQ(columns_of("日本🎲"), 6U);
}

}  // namespace
}  // namespace harness::report
