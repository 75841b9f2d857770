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

TEST(Template, FillsKnownNamesIntoABodyAndLeavesEveryOtherBrace) {
  const Template body =
      Template::of_body(R"({"{token}": {"x": {}, "y": "{other}", "z": {{token}})", scope());
  EXPECT_EQ(written(body, "1"), R"({"1": {"x": {}, "y": "{other}", "z": {1})");
  EXPECT_TRUE(Template::of_body(R"({"a": {"b": 1}} {)", scope()).is_fixed());
}

}  // namespace
}  // namespace harness::load
