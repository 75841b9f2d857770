#include "harness/scenario/load/json_document.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "harness/core/rng.hpp"

namespace harness::scenario {
namespace {

using ::testing::Optional;

std::optional<std::string> at(std::string_view text, std::string_view pointer) {
  return JsonDocument::parse(text).value().at(pointer);
}

TEST(JsonDocument, KeepsTheLettersOfNumbers) {
  for (const char* number : {"1.10",
                             "1e5",
                             "1E+05",
                             "0.30000000000000004",
                             "12345678901234567890",
                             "123456789012345678901234567890",
                             "-7",
                             "0",
                             "-0",
                             "-0.0",
                             "0.10",
                             "1e-400",
                             "9223372036854775807",
                             "-9223372036854775808",
                             "18446744073709551615",
                             "18446744073709551616",
                             "-9223372036854775809",
                             "1.0E+2",
                             "100.000",
                             "1e400",
                             "-1E+999"}) {
    EXPECT_THAT(at(R"({"n": )" + std::string(number) + "}", "/n"), Optional(std::string(number)));
  }
}

TEST(JsonDocument, HasNoValueWhereThereIsNull) {
  EXPECT_EQ(at(R"({"gone": null})", "/gone"), std::nullopt);
  EXPECT_EQ(at("null", ""), std::nullopt);
  EXPECT_THAT(at(R"({"text": "null"})", "/text"), Optional(std::string("null")));
}

TEST(JsonDocument, TellsNullFromAllThatLooksLikeNothing) {
  for (const auto& [text, value] : {std::pair{R"({"v": ""})", ""},
                                    {R"({"v": 0})", "0"},
                                    {R"({"v": false})", "false"},
                                    {R"({"v": []})", "[]"},
                                    {R"({"v": {}})", "{}"},
                                    {R"({"v": [null]})", "[null]"},
                                    {R"({"v": {"w": null}})", R"({"w":null})"},
                                    {R"({"v": "NULL"})", "NULL"},
                                    {R"({"v": " "})", " "},
                                    {R"({"v": null, "v": 1})", "1"}}) {
    EXPECT_THAT(at(text, "/v"), Optional(std::string(value))) << text;
  }
  for (const auto& [text, pointer] : {std::pair{R"({"v": null})", "/v"},
                                      {R"({"v": null})", "/v/w"},
                                      {R"([null, 1])", "/0"},
                                      {R"({"v": [null]})", "/v/0"},
                                      {R"({"v": {"w": null}})", "/v/w"},
                                      {R"({})", "/v"},
                                      {R"({"v": 1, "v": null})", "/v"},
                                      {R"({"V": 1})", "/v"},
                                      {R"("v")", "/v"},
                                      {"null", ""}}) {
    EXPECT_EQ(at(text, pointer), std::nullopt) << text;
  }
}

TEST(JsonDocument, FindsWhatAPointerNames) {
  constexpr std::string_view text = R"({"a/b": {"~": [10, 11, {"": true}]}, "k": 1, "k": 2})";
  EXPECT_THAT(at(text, "/a~1b/~0/1"), Optional(std::string("11")));
  EXPECT_THAT(at(text, "/a~1b/~0/2/"), Optional(std::string("true")));
  EXPECT_THAT(at(text, "/k"), Optional(std::string("2")));
  for (const char* nowhere : {"/a", "/a~1b/~0/3", "/a~1b/~0/01", "/a~1b/~0/-", "/k/0", "/"}) {
    EXPECT_EQ(at(text, nowhere), std::nullopt) << nowhere;
  }
}

TEST(JsonDocument, WritesListsAndMapsAsTheyAreButForWhiteSpace) {
  EXPECT_THAT(at(R"({"z": 1.10, "a": [null, "\u00fc\n", false, {}, []]})", ""),
              Optional(std::string(R"({"z":1.10,"a":[null,"ü\n",false,{},[]]})")));
}

std::string problem(std::string_view text) {
  const auto document = JsonDocument::parse(text);
  return document ? "none" : to_string(document.error());
}

TEST(JsonDocument, IsNoneOfWhatIsOnlyLikeOne) {
  for (const char* text :
       {"01",         "1.",       ".5",          "+1",          "0x10", "1_000",     "NaN",
        "Infinity",   "-",        "1e",          "{\"a\": 1,}", "[1,]", "{'a': 1}",  "{a: 1}",
        "[1] // one", "\"\xFC\"", "\"\\ud800\"", "\"a\nb\"",    "True", "{\"a\" 1}", " "}) {
    EXPECT_NE(problem(text), "none") << text;
  }
}

TEST(JsonDocument, SaysWhereAndWhyATextIsNone) {
  for (const auto& [text, said] : std::vector<std::pair<std::string, std::string>>{
           {"{\"a\": 1}\nx", "line 2, column 1: \"x\" where nothing more is due"},
           {"", "line 1, column 1: the end where a value is due"},
           {"{\"a\":\n", "line 2, column 1: the end where a value is due"},
           {"{\"a\": 1,}", "line 1, column 9: } where a key in quotes is due"},
           {"{\"a\": }", "line 1, column 7: } where a value is due"},
           {"{\"a\" 1}", "line 1, column 6: a number where a colon is due"},
           {"{\"ü\" 1}", "line 1, column 6: a number where a colon is due"},
           {"{\"a\": 1 \"b\": 2}", "line 1, column 11: a text where a comma or } is due"},
           {"[1 2]", "line 1, column 4: a number where a comma or ] is due"},
           {"{a: 1}", "line 1, column 2: \"a\" where a key in quotes is due"},
           {"{'a': 1}", "line 1, column 2: \"'\" where a key in quotes is due"},
           {"[nope]", "line 1, column 3: \"nope\" where a value is due"},
           {"[True]", "line 1, column 2: \"True\" where a value is due"},
           {"[“a”]", "line 1, column 2: \"“a”\" where a value is due"},
           {"[1] // one", "line 1, column 5: \"/\" where nothing more is due"},
           {"[\"a", "line 1, column 4: a quote that none closes"},
           {"[\"a\nb\"]",
            "line 1, column 4: a control character within a text; write a line break as \\n"},
           {R"(["\x"])", "line 1, column 4: a \\ before a character that has none"},
           {R"(["\u12"])", "line 1, column 7: \\u without four hexadecimal digits"},
           {R"(["\ud800"])", "line 1, column 9: half of a surrogate pair"},
           {"\"\xFC\"", "line 1, column 2: bytes that are no UTF-8"},
           {"[1.]", "line 1, column 4: a number with letters missing"},
           {"[\"x; expected ']'\"", "line 1, column 19: the end where a comma or ] is due"}}) {
    EXPECT_EQ(problem(text), said) << text;
  }
  EXPECT_EQ(problem(std::string("[1]\0", 4)), "there is a zero byte in it");
  EXPECT_EQ(problem(std::string(1'000'000, '[')), "it is deeper than 500 lists and maps");
}

// Pieces of sound documents, put together by chance; numbers that no double holds are left out,
// which nlohmann's reader refuses.
std::string some_text(Rng& rng) {
  static const std::vector<std::string> seeds{
      R"({"a":[1,2.50,-0,1e5,null,true,false,"x\u00fc\n"],"b":{"c":{"d":[[],{}]}},"a":7})",
      R"(["\ud83d\ude00","\\",{"k":"v"}])",
      " { \"x\" : [ 1 , 2 ] } \n",
      R"({"e":"\u12aB","\u0061":"\/\b\f\t\""})",
      "\"text\"",
      "12",
      "null",
      "[[[[1]]]]"};
  static const std::string letters = "{}[]\",:\\0123.-tfnulrsa \n\t/ud8cD\x01\xc3\xbc\xff";
  std::string text = seeds[rng.below(seeds.size())];
  for (std::uint64_t changes = rng.below(4); changes > 0 && !text.empty(); --changes) {
    const std::size_t at = rng.below(text.size());
    const std::string& other = seeds[rng.below(seeds.size())];
    const std::size_t kind = rng.below(4);
    if (kind == 0) text.insert(at, 1, letters[rng.below(letters.size())]);
    if (kind == 1) text.erase(at, 1 + rng.below(3));
    if (kind == 2) text[at] = letters[rng.below(letters.size())];
    if (kind == 3) text.insert(at, other.substr(rng.below(other.size()), 1 + rng.below(10)));
  }
  return text;
}

TEST(JsonDocument, IsWhatAnotherReaderTakesForOneToo) {
  Rng rng(7, 0);
  for (int i = 0; i < 20'000; ++i) {
    const std::string text = some_text(rng);
    const nlohmann::json theirs = nlohmann::json::parse(text, nullptr, false);
    const auto ours = JsonDocument::parse(text);
    ASSERT_EQ(ours.has_value(), !theirs.is_discarded()) << text;
    if (!ours) continue;
    const std::string whole = ours->at("").value_or("null");
    if (!theirs.is_string()) {
      ASSERT_EQ(nlohmann::json::parse(whole), theirs) << text;
    }
    for (const char* pointer : {"/a", "/a/0", "/a/7", "/b/c/d", "/x/1", "/0", "/2/k", "/e", "/k"}) {
      const nlohmann::json::json_pointer place(pointer);
      const auto found = ours->at(pointer);
      const bool is_there = theirs.contains(place) && !theirs.at(place).is_null();
      ASSERT_EQ(found.has_value(), is_there) << text << " at " << pointer;
      if (is_there && theirs.at(place).is_string()) {
        ASSERT_EQ(*found, theirs.at(place).get<std::string>()) << text;
      }
    }
  }
}

}  // namespace
}  // namespace harness::scenario
