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
  EXPECT_EQ(url("http://bücher.example/ü", ""), "http://xn--bcher-kva.example/%C3%BC");
  EXPECT_EQ(url("http://f/?a={{b}|\"c\"", ""), "http://f/?a={b}|\"c\"");
}

struct Written {
  const char* text;
  const char* value;
  const char* wire;
};

TEST(Template, TakesBracesForWhatTheyAreInUrls) {
  for (const Written& row : {Written{"{frontend}/{{a}", "", "http://f/{a}"},
                             {"{frontend}/{{{{a", "", "http://f/{{a"},
                             {"{frontend}/{{{token}", "x", "http://f/{x"},
                             {"{frontend}/{token}}", "x", "http://f/x}"},
                             {"{frontend}/?a={{token}", "x", "http://f/?a={token}"},
                             {"{frontend}/?a={token}&b={token}", "x", "http://f/?a=x&b=x"},
                             {"{frontend}/}", "", "http://f/}"},
                             {"{frontend}/?f={{\"a\":{token}}", "1", "http://f/?f={\"a\":1}"},
                             {"{frontend}/${A}", "", "http://f/${A}"},
                             {"{frontend}/{token}", "{token}", "http://f/%7Btoken%7D"},
                             {"{frontend}/{token}", "{{", "http://f/%7B%7B"}}) {
    EXPECT_EQ(url(row.text, row.value), row.wire) << row.text;
  }
}

TEST(Template, TakesBracesForWhatTheyAreInHeaders) {
  const auto header = [](const char* text, const char* value) {
    return written(Template::of_header(text, scope()).value(), value);
  };
  for (const Written& row : {Written{"{{a}", "", "{a}"},
                             {"{{{token}}", "x", "{x}"},
                             {"{token}{token}", "x", "xx"},
                             {"a}b", "", "a}b"},
                             {"{{", "", "{"},
                             {"{{{{", "", "{{"},
                             {"W/\"{token}\"", "x", "W/\"x\""},
                             {"{frontend}", "", "http://f"},
                             {"{token}", "{token}", "{token}"},
                             {"{token}", "{{", "{{"},
                             {"", "", ""}}) {
    EXPECT_EQ(header(row.text, row.value), row.wire) << row.text;
  }
}

TEST(Template, TakesBracesForWhatTheyAreInBodies) {
  for (const Written& row :
       {Written{R"({"a": 1})", "", R"({"a": 1})"},
        {R"({"a":{"b":{token}}})", "1", R"({"a":{"b":1}})"},
        {R"({"a":"{token|json}"})", "\"", R"({"a":"\""})"},
        {"{}", "", "{}"},
        {"{ tokn }", "1", "{ tokn }"},
        {"{{ token }", "1", "{ token }"},
        {"{\n  token\n}", "1", "{\n  token\n}"},
        {"{{token}}", "1", "{token}}"},
        {"{{{token}}}", "1", "{1}}"},
        {"function () { return 1; }", "", "function () { return 1; }"},
        {"a { b: c }", "", "a { b: c }"},
        {"query { user(id: {token}) { name } }", "7", "query { user(id: 7) { name } }"},
        {"${A} {token}", "1", "${A} 1"},
        {"{token}", "{token}", "{token}"},
        {"{", "", "{"},
        {"}{", "", "}{"},
        {"{1}", "", "{1}"},
        {"x{token}", "", "x"}}) {
    EXPECT_EQ(body(row.text, row.value), row.wire) << row.text;
  }
}

TEST(Template, RefusesAMisspeltPlaceholderWhereverItStands) {
  for (const char* text : {"{tokn}", "{Token}", "{token }", "{token|jsn}", "{token|json|json}",
                           "{}", "{token}{tokn}", "{users.name}", "{+tokn}", "{{{tokn}"}) {
    EXPECT_FALSE(Template::of_url("{frontend}/" + std::string(text), scope())) << text;
    EXPECT_FALSE(Template::of_header(text, scope())) << text;
  }
  for (const char* text :
       {"{tokn}", "{Token}", "{token|jsn}", "{token|json|json}", "{a-b}", "{ token }", "{token }",
        "{ token|json }", "{users.name}", "{\"a\":{tokn}}", "{{{tokn}", "{token}{tokn}", "{_}"}) {
    EXPECT_FALSE(Template::of_body(text, scope())) << text;
  }
  EXPECT_FALSE(Template::of_header("{+token}", scope()));
}

TEST(Template, EncodesLettersBeyondAsciiWhereverTheyStand) {
  for (const Written& row : {Written{"{frontend}/straße", "", "http://f/stra%C3%9Fe"},
                             {"{frontend}/日本", "", "http://f/%E6%97%A5%E6%9C%AC"},
                             {"{frontend}/🎲", "", "http://f/%F0%9F%8E%B2"},
                             {"{frontend}?ü=ü", "", "http://f?%C3%BC=%C3%BC"},
                             {"{frontend}/{token}/é", "ü", "http://f/%C3%BC/%C3%A9"},
                             {"{frontend}/{+token}", "ü/é?q=ñ", "http://f/%C3%BC/%C3%A9?q=%C3%B1"},
                             {"{frontend}/%C3%BC/ü", "", "http://f/%C3%BC/%C3%BC"},
                             {"{frontend}/{token}", "%C3%BC", "http://f/%25C3%25BC"},
                             {"{frontend}/u\u0308", "", "http://f/u%CC%88"},  // as it is composed
                             {"{frontend}/\u00A0", "", "http://f/%C2%A0"},
                             {"{frontend}/{{ü}", "", "http://f/{%C3%BC}"},
                             {"{frontend}/?q={token|json}", "ü\"", "http://f/?q=%C3%BC%5C%22"},
                             {"{frontend}/\xFC", "", "http://f/%FC"}}) {
    EXPECT_EQ(url(row.text, row.value), row.wire) << row.text;
  }
}

TEST(Template, EscapesForJsonEveryLetterThatNeedsIt) {
  for (const auto& [value, wire] : {std::pair{"plain", "plain"},
                                    {"\"", "\\\""},
                                    {"\\", "\\\\"},
                                    {"\\\"", "\\\\\\\""},
                                    {"\n", "\\u000a"},
                                    {"\r\n", "\\u000d\\u000a"},
                                    {"\t", "\\u0009"},
                                    {"\x01", "\\u0001"},
                                    {"\x1F", "\\u001f"},
                                    {"/", "/"},
                                    {"ü🎲", "ü🎲"},
                                    {"{token}", "{token}"},
                                    {"", ""}}) {
    EXPECT_EQ(body("{token|json}", value), wire);
  }
}

}  // namespace
}  // namespace harness::load
