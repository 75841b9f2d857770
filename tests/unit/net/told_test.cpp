// Answers of other people's services, of whatever shape.
#include "harness/net/told.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness::net {
namespace {

using ::testing::HasSubstr;

std::string text_in(const std::string& body) {
  const auto read = read_told("http://127.0.0.1:8474", body,
                              [](const Told& told) { return told["proxy"]["listen"].text(); });
  return read ? *read : to_string(read.error());
}

TEST(WhatAServerTells, IsReadAsWhatItIs) {
  EXPECT_EQ(text_in(R"({"proxy":{"listen":"127.0.0.1:80"}})"), "127.0.0.1:80");
  const std::string said = R"({"a":null,"on":true,"n":"12","m":12,"list":[{"x":1},{"x":2}]})";
  const auto read = read_told("who", said, [](const Told& told) {
    EXPECT_EQ(told["a"].text_or("none"), "none");
    EXPECT_EQ(told["left"]["out"].text_or("none"), "none");
    EXPECT_TRUE(told["a"].list().empty());
    EXPECT_TRUE(told["a"].members().empty());
    EXPECT_TRUE(told["on"].truth_or(false));
    EXPECT_EQ(told["n"].count(), 12U);
    EXPECT_EQ(told["m"].count_or(3), 12U);
    EXPECT_EQ(told["z"].count_or(3), 3U);
    EXPECT_EQ(told["list"].list().back()["x"].count(), 2U);
    return told.members().size();
  });
  ASSERT_TRUE(read);
  EXPECT_EQ(*read, 5U);
}

TEST(WhatAServerTells, OfAnotherKindSaysWhoSaidWhatAndWhere) {
  EXPECT_EQ(text_in(R"({"proxy":{"listen":7}})"),
            "http://127.0.0.1:8474: answers JSON with 7 at /proxy/listen, where a text belongs; "
            "see whether it is what it is taken for");
  EXPECT_THAT(text_in(R"({"proxy":{}})"), HasSubstr("null at /proxy/listen, where a text belongs"));
  EXPECT_THAT(text_in(R"({"proxy":[1]})"), HasSubstr("[1] at /proxy, where an object belongs"));
  EXPECT_THAT(text_in("5"), HasSubstr("answers JSON with 5, where an object belongs"));
}

TEST(WhatAServerTells, ThatIsNoJsonOrWithoutEndIsAnError) {
  EXPECT_EQ(text_in("<html>"), "http://127.0.0.1:8474: answers what is no JSON: \"<html>\"");
  EXPECT_THAT(text_in(""), HasSubstr("no JSON"));
  EXPECT_EQ(text_in(std::string(100'000, '[') + std::string(100'000, ']')),
            "http://127.0.0.1:8474: answers JSON of more than 100 levels");
}

TEST(WhatAServerTells, CountsAreWholeAndNotNegative) {
  for (const char* wrong : {"-1", "1.5", "\"x\"", "\"-3\"", "\"1e300\"", "true", "[]"}) {
    const auto read = read_told("who", wrong, [](const Told& told) { return told.count_or(0); });
    EXPECT_FALSE(read) << wrong;
  }
}

}  // namespace
}  // namespace harness::net
