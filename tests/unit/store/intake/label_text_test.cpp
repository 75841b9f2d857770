#include "stack/store/intake/label_text.hpp"

#include <gmock/gmock.h>

namespace store {
namespace {

using ::testing::HasSubstr;

// "a=b|c=d"
std::string labels_of(std::string_view text) {
  Texts texts;
  const auto labels = parse_labels(text, texts);
  if (!labels) return to_string(labels.error());
  std::string all;
  for (const auto& [name, value] : *labels) {
    all += (all.empty() ? "" : "|") + std::string(name) + "=" + std::string(value);
  }
  return all;
}

TEST(LabelText, IsReadAsAgentsWriteIt) {
  EXPECT_EQ(labels_of(R"({})"), "");
  EXPECT_EQ(labels_of(R"({a="b"})"), "a=b");
  EXPECT_EQ(labels_of(R"( { a = "b" , c="d", } )"), "a=b|c=d");
  EXPECT_EQ(labels_of(R"({a="",_b="1"})"), "a=|_b=1");
  EXPECT_EQ(labels_of(R"({a="x\"y\\z\n\u00e9\x41\101\U0001F600"})"),
            "a=x\"y\\z\né"
            "AA😀");
  EXPECT_EQ(labels_of("{a=`raw \\n`}"), "a=raw \\n");
}

TEST(LabelText, IsRefusedWithItsPlace) {
  for (const char* text :
       {"", "{", "}", "{a}", "{a=}", "{a=b}", "{a=\"b}", "{a=\"b\"", "{a=\"b\" c=\"d\"}",
        "{a=\"b\"}x", "{a=\"\\q\"}", "{a=\"\\u12\"}", "{a=\"\\", "{a=`b}", "{=\"b\"}",
        "{a=\"\\U00110000\"}", "{a=\"\\777\"}", "{a!=\"b\"}"}) {
    EXPECT_THAT(labels_of(text), HasSubstr("cannot be read from column")) << text;
  }
  EXPECT_THAT(labels_of("{job=\"a\", b}"), HasSubstr("from column 12 on"));
  EXPECT_THAT(labels_of("{job=\"ü\", b}"), HasSubstr("from column 12 on"));
}

}  // namespace
}  // namespace store
