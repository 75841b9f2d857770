#include "harness/load/script/template.hpp"

#include <gtest/gtest.h>

namespace harness::load {
namespace {

// The same value for every slot.
class Same final : public Values {
 public:
  explicit Same(std::string value) : value_(std::move(value)) {}
  void append(const Slot&, std::string& text) const override { text += value_; }

 private:
  std::string value_;
};

Scope scope() {
  Scope scope(BaseUrls{{"frontend", "http://f"}});
  scope.add_extracted("token", 0);
  return scope;
}

std::string written(const Template& made, const std::string& value) {
  std::string text;
  made.write(Same(value), text);
  return text;
}

std::string url(const std::string& text, const std::string& value) {
  return written(Template::of_url(text, scope()).value(), value);
}

TEST(Template, EncodesWhatWouldMeanSomethingElseInAUrl) {
  EXPECT_EQ(url("{frontend}/a?t={token}", "plain-1.0_~"), "http://f/a?t=plain-1.0_~");
  EXPECT_EQ(url("{frontend}/a?t={token}", "R&D 50%/ü"), "http://f/a?t=R%26D%2050%25%2F%C3%BC");
}

TEST(Template, LeavesReservedCharactersWhereAPlusAsksForIt) {
  EXPECT_EQ(url("{frontend}/{+token}", "items/7?page=2&q=a b"), "http://f/items/7?page=2&q=a%20b");
}

TEST(Template, LetsNoValueLeadToAnotherPath) {
  EXPECT_EQ(url("{frontend}/{token}", ".."), "http://f/%2E.");
  EXPECT_EQ(url("{frontend}/{+token}", "a/../b"), "http://f/a/%2E./b");
}

TEST(Template, RefusesAnUnknownPlaceholderInUrlsAndHeaders) {
  EXPECT_EQ(to_string(Template::of_url("{frontend}/{tokn}", scope()).error()),
            "unknown placeholder {tokn}");
  EXPECT_EQ(to_string(Template::of_header("Bearer {tokn}", scope()).error()),
            "unknown placeholder {tokn}");
}

TEST(Template, TakesValuesIntoHeadersAsTheyAre) {
  EXPECT_EQ(written(Template::of_header("Bearer {token}, {{x}", scope()).value(), "a b&c"),
            "Bearer a b&c, {x}");
}

std::string body(const std::string& text, const std::string& value) {
  return written(Template::of_body(text, scope()).value(), value);
}

TEST(Template, FillsNamesIntoABodyAndLeavesEveryOtherBrace) {
  EXPECT_EQ(body(R"({"{token}": {"x": {}, "y": { z }, "z": {token}})", "1"),
            R"({"1": {"x": {}, "y": { z }, "z": 1})");
  EXPECT_TRUE(Template::of_body(R"({"a": {"b": 1}} {)", scope()).value().is_fixed());
}

TEST(Template, TakesTwoBracesForOneInBodiesToo) {
  EXPECT_EQ(body("{{token} and {{token}} and {token}", "1"), "{token} and {token}} and 1");
}

TEST(Template, RefusesAnUnknownPlaceholderInBodiesToo) {
  for (const char* text : {"{tokn}", "{\"by\": \"{users.nam}\"}", "{token|jso}", "{token|}"}) {
    EXPECT_FALSE(Template::of_body(text, scope())) << text;
  }
}

TEST(Template, EscapesForJsonWhatIsToStandInIt) {
  EXPECT_EQ(body(R"({"by": "{token|json}"})", "a \"b\" \\ ü\n"), R"({"by": "a \"b\" \\ ü\u000a"})");
  EXPECT_EQ(url("{frontend}/?q={token|json}", "\""), "http://f/?q=%5C%22");
  EXPECT_EQ(written(Template::of_header("{token|json}", scope()).value(), "\""), "\\\"");
}

TEST(Template, EncodesLettersBeyondAsciiBehindTheHostOfAUrl) {
  EXPECT_EQ(url("{frontend}/ü?q=ü&t={token}é", "x"), "http://f/%C3%BC?q=%C3%BC&t=x%C3%A9");
  EXPECT_EQ(url("http://bücher.example/ü", ""), "http://bücher.example/%C3%BC");
  EXPECT_EQ(url("http://f/?a={{b}|\"c\"", ""), "http://f/?a={b}|\"c\"");
}

}  // namespace
}  // namespace harness::load
