#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "harness/languages/logql/json_path.hpp"
#include "harness/languages/logql/logfmt_key.hpp"

// What `json x="…"` and `logfmt x="…"` take, and how they refuse the rest.
namespace harness::languages::logql {
namespace {

using namespace std::string_literals;

struct Case {
  std::string expression;
  std::string read;  // its steps, or why it is refused
};

std::string shown(const JsonPath& path) {
  std::string text;
  for (const JsonStep& step : path) {
    const auto* key = std::get_if<std::string>(&step);
    text += key != nullptr ? '<' + *key + '>' : std::to_string(std::get<std::size_t>(step)) + ' ';
  }
  return text;
}

std::string without_expression(const std::string& expression, const std::string& what) {
  const std::string before = "cannot parse expression [" + expression + "]: ";
  return what.starts_with(before) ? what.substr(before.size()) : what;
}

std::string read_path(const std::string& expression) {
  const auto path = parse_json_path(expression);
  return path ? shown(*path) : without_expression(expression, path.error().what);
}

std::string read_key(const std::string& expression) {
  const auto key = parse_logfmt_key(expression);
  return key ? '<' + *key + '>' : without_expression(expression, key.error().what);
}

TEST(JsonExpression, IsReadWithBlanksBetweenItsWords) {
  for (const auto& [expression, read] : std::vector<Case>{
           {"a", "<a>"},
           {"_a0", "<_a0>"},
           {"a.b", "<a><b>"},
           {" a\t.\nb ", "<a><b>"},
           {"a[0]", "<a>0 "},
           {"tags[ 0 ]", "<tags>0 "},
           {"tags [1]", "<tags>1 "},
           {"tags[007]", "<tags>7 "},
           {"[0]", "0 "},
           {"[0][1].x", "0 1 <x>"},
           {"[ \"x y\" ]", "<x y>"},
           {"[\"x y\"] . z", "<x y><z>"},
           {"a[\"größe\"]", "<a><größe>"},
           {"a[\"http.code\"]", "<a><http.code>"},
           {"[\"\"]", "<>"},
           {"[\"a\\\"]", "<a\\>"},  // it knows no escapes
           {"[\"a]]", "<a>"},       // and ends at a bracket, too
           {"a\0b"s, "<a>"},        // a NUL is the end
           {"[9223372036854775807]", "9223372036854775807 "},
       }) {
    EXPECT_EQ(read_path(expression), read) << expression;
  }
}

TEST(JsonExpression, SaysWhatItDidNotExpect) {
  const std::string begin = "syntax error: unexpected $end, expecting LSB or FIELD";
  const std::string inside = "syntax error: unexpected $end, expecting STRING or INDEX";
  for (const auto& [expression, why] : std::vector<Case>{
           {"", begin},
           {" ", begin},
           {"é", begin},
           {"-x", begin},
           {"0a", begin},
           {"0", begin},
           {"0]", "syntax error: unexpected INDEX, expecting LSB or FIELD"},
           {".a", "syntax error: unexpected DOT, expecting LSB or FIELD"},
           {"\"a\"", "syntax error: unexpected STRING, expecting LSB or FIELD"},
           {"a.", "syntax error: unexpected $end, expecting FIELD"},
           {"a.0", "syntax error: unexpected $end, expecting FIELD"},
           {"a.é", "syntax error: unexpected $end, expecting FIELD"},
           {"a..b", "syntax error: unexpected DOT, expecting FIELD"},
           {"a.[0]", "syntax error: unexpected LSB, expecting FIELD"},
           {"[", inside},
           {"tags[-1]", inside},
           {"user['name']", inside},
           {"a[é]", inside},
           {"tags[0", inside},
           {"tags[0.1]", inside},
           {"[0x]", inside},
           {"tags[99999999999999999999]", inside},
           {"[\"a", inside},
           {"[a]", "syntax error: unexpected FIELD, expecting STRING or INDEX"},
           {"[]", "syntax error: unexpected RSB, expecting STRING or INDEX"},
           {"[\"a\"", "syntax error: unexpected $end, expecting RSB"},
           {"[\"a]b\"]", "syntax error: unexpected FIELD, expecting RSB"},
           {"[0 1]", "syntax error: unexpected INDEX, expecting RSB"},
           {"[\"a\".b]", "syntax error: unexpected DOT, expecting RSB"},
           {"a b", "syntax error: unexpected FIELD"},
           {"a[0]b", "syntax error: unexpected FIELD"},
           {"a]", "syntax error: unexpected RSB"},
           {"a\"b\"", "syntax error: unexpected STRING"},
       }) {
    EXPECT_EQ(read_path(expression), why) << expression;
  }
}

TEST(JsonExpression, NamesTheCharacterWhereItCouldHaveEnded) {
  for (const auto& [expression, why] : std::vector<Case>{
           {"größe", "unexpected char ö"},
           {"a-b", "unexpected char -"},
           {"a🎲", "unexpected char 🎲"},
           {"a\r", "unexpected char \r"},
           {"a[0]-", "unexpected char -"},
           {"a 0x", "non-integer value: x"},
           {"a 0é", "non-integer value: é"},
           {"a 0", "non-integer value: "},
           {"a 0.5", "cannot use float as array index"},
           {"a 9223372036854775808 ",
            "strconv.Atoi: parsing \"9223372036854775808\": value out of range"},
       }) {
    EXPECT_EQ(read_path(expression), why) << expression;
  }
  EXPECT_EQ(parse_json_path("a\xC3").error().what,
            "cannot parse expression [a\xEF\xBF\xBD]: unexpected char \xEF\xBF\xBD");
}

TEST(LogfmtExpression, IsANameOrAnythingInQuotes) {
  for (const auto& [expression, read] : std::vector<Case>{
           {"level", "<level>"},
           {" level\n", "<level>"},
           {"\"http.code\"", "<http.code>"},
           {"\"größe\"", "<größe>"},
           {"\"a]", "<a>"},
           {"", "syntax error: unexpected $end, expecting STRING or FIELD"},
           {"é", "syntax error: unexpected $end, expecting STRING or FIELD"},
           {"0a", "syntax error: unexpected $end, expecting STRING or FIELD"},
           {"\"http.code", "syntax error: unexpected $end, expecting STRING or FIELD"},
           {"http.code", "unexpected char ."},
           {"köln", "unexpected char ö"},
           {"a-b", "unexpected char -"},
           {"a[0]", "unexpected char ["},
           {"a b", "syntax error: unexpected FIELD"},
           {"\"a]b\"", "syntax error: unexpected FIELD"},
           {"a \"b\"", "syntax error: unexpected STRING"},
       }) {
    EXPECT_EQ(read_key(expression), read) << expression;
  }
}

}  // namespace
}  // namespace harness::languages::logql
