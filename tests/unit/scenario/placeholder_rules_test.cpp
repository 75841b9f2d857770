// Braces wherever a request may have them: which are placeholders, and which of those are refused.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/core/text.hpp"
#include "tests/support/scenarios.hpp"

namespace harness::scenario {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// In the URL, its query, a header, a cookie and the body, all single-quoted YAML.
const std::vector<const char*> places{
    "post: '{frontend}/@'", "post: '{frontend}/?q=@'", "post: '{frontend}/', headers: {X-A: '@'}",
    "post: '{frontend}/', cookies: {a: '@'}", "post: '{frontend}/', body: '@'"};

// A value has to be used somewhere.
std::string with_v(const std::string& request) {
  const bool has_headers = request.find("headers: {") != std::string::npos;
  return has_headers ? replace_all(request, "headers: {", "headers: {X-V: '{v}', ")
                     : request + ", headers: {X-V: '{v}'}";
}

std::string problem_of(const std::string& place, const std::string& text) {
  const std::string request = replace_all(place, "@", replace_all(text, "'", "''"));
  const auto parsed = test::parse(
      "name: test\n"
      "system: {stage: 5}\n"
      "load: [{name: players, executor: per-vu-iterations, flow: [\n"
      "  {request: a, get: \"{frontend}/\", extract: {token: {json: /token}}},\n"
      "  {request: b, vary: {v: [1]}, " +
      with_v(request) +
      "}]}]\n"
      "thresholds: [{http_req_failed: rate < 0.1}]\n");
  return parsed ? "none" : to_string(parsed.error());
}

TEST(PlaceholderRules, TakeWhatIsKnownAndTwoBracesInEveryPlace) {
  for (const char* place : places) {
    for (const char* text :
         {"{vu}", "{iteration}", "{token}", "{v}", "{frontend}", "{vu|json}", "{vu}{iteration}",
          "{{vu}", "{{nobody}", "{{", "{{{vu}", "{vu}}", "}", "a}b", "{{{{", "x"}) {
      EXPECT_EQ(problem_of(place, text), "none") << place << " " << text;
    }
  }
}

TEST(PlaceholderRules, RefuseAMisspeltNameInEveryPlace) {
  for (const char* place : places) {
    for (const auto& [text, name] : {std::pair{"{iteraton}", "{iteraton}"},
                                     {"{VU}", "{VU}"},
                                     {"{tokn}", "{tokn}"},
                                     {"{vu}{tokn}", "{tokn}"},
                                     {"{vu|jsn}", "{vu|jsn}"},
                                     {"{vu|json|json}", "{vu|json|json}"},
                                     {"{vu |json}", "{vu |json}"},
                                     {"{ vu }", "{ vu }"},
                                     {"{vu }", "{vu }"},
                                     {"{users.name}", "{users.name}"},
                                     {"{{{tokn}", "{tokn}"},
                                     {"{{vu} {tokn}", "{tokn}"},
                                     {"{__VU}", "{__VU}"},
                                     {"{front-end}", "{front-end}"}}) {
      EXPECT_THAT(problem_of(place, text), HasSubstr("unknown placeholder " + std::string(name)))
          << place << " " << text;
    }
  }
}

// A name begins with a letter or _. What else stands between braces is letters in bodies, which are
// full of them, and a slip elsewhere.
TEST(PlaceholderRules, TakeNothingForAPlaceholderThatCannotBeAName) {
  for (const char* place : places) {
    const bool is_body = std::string(place).find("body") != std::string::npos;
    for (const char* text : {"{1}", "{01}", "${1}", "{a:b}", "{-}", "{}", "{ü}"}) {
      const std::string problem = problem_of(place, text);
      const std::string inside(text + std::string(text).find('{'));
      if (is_body) {
        EXPECT_EQ(problem, "none") << text;
      } else {
        EXPECT_THAT(problem, HasSubstr(inside + " cannot be a placeholder; write {{ for a brace"))
            << place << " " << text;
      }
    }
  }
}

TEST(PlaceholderRules, SayInEveryPlaceHowABraceIsWritten) {
  for (const char* place : places) {
    for (const char* text : {"{tokn}", "${a.b}", "{nobody}"}) {
      EXPECT_THAT(problem_of(place, text), HasSubstr("}; write {{ for a brace"))
          << place << " " << text;
    }
  }
}

// A shell's default is one behind a $ alone.
TEST(PlaceholderRules, TellADefaultFromANameWithADash) {
  for (const char* place : places) {
    EXPECT_THAT(problem_of(place, "{front-end}"),
                HasSubstr("{front-end}; did you mean {frontend}?"))
        << place;
    EXPECT_THAT(problem_of(place, "${BASE-end}"), HasSubstr("write ${BASE:-end}")) << place;
  }
}

std::string problem_of_check(const std::string& check) {
  return problem_of("get: '{frontend}/', check: {c: {" + check + "}}", "");
}

TEST(PlaceholderRules, RefuseThemInWhatAnAnswerIsHeldAgainst) {
  for (const char* name : {"{v}", "{vv}", "{vu}", "{token}", "{users.name}", "{vu|json}"}) {
    const std::string text = name;
    EXPECT_THAT(problem_of_check("body_contains: \"a " + text + "\""),
                HasSubstr("body_contains: " + text +
                          " is not filled in here, where each answer is held against the same; "
                          "write out what it must be; for the letters, body_matches with [{] for "
                          "the brace"));
    EXPECT_THAT(problem_of_check("header: X-A, contains: \"" + text + "\""),
                HasSubstr("contains: " + text + " is not filled in here"));
    EXPECT_THAT(problem_of_check("json: /a, is: \"" + text + "\""),
                HasSubstr("is: " + text +
                          " is not filled in here, where each answer is held "
                          "against the same; write out what it must be; for the letters, matches "
                          "with [{] for the brace"));
  }
  for (const char* check :
       {"body_contains: '{\"a\": 1}'", "json: /a, is: '{}'", "json: /a, is: '{1}'",
        "body_matches: 'a{2,3}'", "body_matches: '[{]vu}'", "json: /a, matches: '\\p{L}'"}) {
    EXPECT_EQ(problem_of_check(check), "none") << check;
  }
}

// Where braces have a meaning of their own: what is known by that name, and nothing else.
TEST(PlaceholderRules, RefuseTheNamesOfValuesInPatternsAndPointers) {
  const std::string letters =
      " is not filled in here; write out what it must be; for the letters, write [{]";
  const std::string place = " is not filled in here; write out where the value stands";
  for (const std::string name : {"{vu}", "{token}", "{v}", "{frontend}"}) {
    EXPECT_THAT(problem_of_check("body_matches: 'a" + name + "'"),
                HasSubstr("body_matches: " + name + letters));
    EXPECT_THAT(problem_of_check("json: /a, matches: '" + name + "'"),
                HasSubstr("matches: " + name + letters));
    EXPECT_THAT(problem_of_check("json: '/" + name + "', is: a"),
                HasSubstr("json: " + name + place));
    EXPECT_THAT(problem_of("get: '{frontend}/', extract: {t: {regex: '" + name + "(a)'}}", ""),
                HasSubstr("regex: " + name + letters));
    EXPECT_THAT(problem_of("get: '{frontend}/', extract: {t: {json: '/" + name + "'}}", ""),
                HasSubstr("json: " + name + place));
  }
  for (const char* check : {"body_matches: '[{]vu}'", "body_matches: '{nobody}'",
                            "body_matches: '\\p{vu}'", "json: '/{nobody}', is: a"}) {
    EXPECT_THAT(problem_of_check(check), Not(HasSubstr("is not filled in here"))) << check;
  }
}

TEST(PlaceholderRules, RefuseThemInThePathOfASocket) {
  const auto problem_of_socket = [](const std::string& path) {
    return problem_of("get: '{frontend}/', unix_socket: '" + path + "'", "");
  };
  for (const char* name : {"{oops}", "{vu}", "{frontend}"}) {
    EXPECT_THAT(problem_of_socket("/run/" + std::string(name)),
                HasSubstr("unix_socket: " + std::string(name) +
                          " is not filled in here; write out the path of the socket\n"));
  }
  EXPECT_EQ(problem_of_socket("/run/{1}.sock"), "none");
}

TEST(PlaceholderRules, RefuseABraceThatNoneClosesButInBodies) {
  for (const char* place : places) {
    const bool is_body = std::string(place).find("body") != std::string::npos;
    for (const char* text : {"{vu", "{", "a{", "{vu}{", "{{{vu", "}{"}) {
      const std::string problem = problem_of(place, text);
      if (is_body) {
        EXPECT_EQ(problem, "none") << text;
      } else {
        EXPECT_THAT(problem, HasSubstr("a { that no } closes")) << place << " " << text;
      }
    }
  }
}

TEST(PlaceholderRules, LeaveTheBracesOfOtherLanguagesInBodies) {
  for (const char* text :
       {"{\"a\": 1}", "{\"a\": {\"b\": [{}]}}", "{}", "{ uv }", "{ }", "{1}", "{\"vu\"}", "{a b}",
        "query { me { id } }", "{% if x %}", "{#x}", "{:a 1}", "{vu,iteration}", "{$gt: 5}",
        "function(){return 1}", "{\"a\":{vu}}"}) {
    EXPECT_EQ(problem_of(places.back(), text), "none") << text;
  }
}

// One mistake is one error, and that of the name.
TEST(PlaceholderRules, RefuseAValueThatIsCalledAsAProcess) {
  EXPECT_EQ(problem_of("get: '{frontend}/{frontend}'", ""), "none");
  const auto parsed = test::parse(
      "name: test\n"
      "system: {stage: 5}\n"
      "load: [{name: players, executor: per-vu-iterations, flow: [\n"
      "  {request: a, get: \"{frontend}/\", vary: {frontend: [x, y]}},\n"
      "  {request: b, get: \"{frontend}/\", extract: {die-service: {json: /a}}},\n"
      "  {request: c, get: \"{die-service}/{die-service}\"}]}]\n"
      "thresholds: [{http_req_failed: rate < 0.1}]\n");
  ASSERT_FALSE(parsed);
  EXPECT_EQ(to_string(parsed.error()),
            "test.yaml:4:43: vary: {frontend} stands for something else already; give it another "
            "name\n"
            "test.yaml:5:46: extract: {die-service} stands for something else already; give it "
            "another name\n");
}

TEST(PlaceholderRules, TakeAValueOfTwoWordsForOneInAUrl) {
  const auto parsed = test::parse(
      "name: test\n"
      "system: {stage: 5}\n"
      "load: [{name: players, executor: per-vu-iterations, flow: [\n"
      "  {request: a, get: \"{frontend}/?q={two words}\", vary: {two words: [x]}}]}]\n"
      "thresholds: [{http_req_failed: rate < 0.1}]\n");
  EXPECT_TRUE(parsed) << to_string(parsed.error());
}

std::string problem_beside_words(const std::string& place, const std::string& text) {
  const auto parsed = test::parse(
      "name: test\n"
      "system: {stage: 5}\n"
      "load: [{name: players, executor: per-vu-iterations, flow: [\n"
      "  {request: a, vary: {first name: [x], größe: [1], u.größe: [2]}, " +
      replace_all(place, "@", text) +
      "}]}]\n"
      "thresholds: [{http_req_failed: rate < 0.1}]\n");
  return parsed ? "none" : to_string(parsed.error());
}

// A name of two words, or in letters beyond ASCII, is as easily misspelt as any other.
TEST(PlaceholderRules, RefuseAMisspeltNameThatHasOtherLettersInEveryPlace) {
  for (const char* place : places) {
    for (const auto& [name, remedy] : {std::pair{"{first nam}", "did you mean {first name}? "},
                                       {"{first näme}", "did you mean {first name}? "},
                                       {"{grösse}", "did you mean {größe}? "},
                                       {"{u.grösse}", "did you mean {u.größe}? "},
                                       {"{us.größe}", "did you mean {u.größe}? "},
                                       {"{u.grösse|json}", "did you mean {u.größe}? "},
                                       {"{u.something else}", "known here: "},
                                       {"{frontend.ü}", "did you mean {frontend}? "}}) {
      const std::string written = replace_all(name, "|json", "");
      EXPECT_THAT(
          problem_beside_words(place, name),
          ::testing::AllOf(HasSubstr("unknown placeholder " + written + "; "), HasSubstr(remedy)))
          << place;
    }
  }
}

TEST(PlaceholderRules, LeaveWhatIsNotNearANameThatHasOtherLettersInBodies) {
  const std::string all = "{first name} {größe} {u.größe} ";
  for (const char* text : {"{\"first name\": 1}", "{\"größe\": {größe}}", "{ü}", "{1}", "{ uv }",
                           "{a b}", "{[größe]}", "{x.y z}", "{{first nam}"}) {
    EXPECT_EQ(problem_beside_words(places.back(), all + text), "none") << text;
  }
}

TEST(PlaceholderRules, FillNothingIntoTheValuesOfOthers) {
  const auto with_value = [](const std::string& value) {
    const auto parsed = test::parse(
        "name: test\n"
        "system: {stage: 5}\n"
        "load: [{name: players, executor: per-vu-iterations, flow: [\n"
        "  {request: a, get: \"{frontend}/{v}\", vary: {v: ['" +
        value +
        "']}}]}]\n"
        "thresholds: [{http_req_failed: rate < 0.1}]\n");
    return parsed ? "none" : to_string(parsed.error());
  };
  for (const std::string value : {"a{vu}", "{frontend}", "{iteration|json}"}) {
    const std::string inside = value.substr(value.find('{'));
    EXPECT_THAT(with_value(value), HasSubstr("vary: " + inside +
                                             " is not filled in within a value; write it beside "
                                             "the placeholder, in the text that has both"));
  }
  for (const char* value : {"{\"a\": 1}", "{{vu}", "{id}", "{"}) {
    EXPECT_EQ(with_value(value), "none") << value;
  }
}

TEST(PlaceholderRules, RefuseWhatWouldNeverBeSent) {
  EXPECT_THAT(problem_of("get: '{frontend}/a#b{vu}'", ""),
              HasSubstr("has {vu} behind a #, of which nothing is sent; write %23 for a # that is "
                        "meant"));
  for (const char* url :
       {"get: '{frontend}/a#b'", "get: '{frontend}/{vu}#b'", "get: '{frontend}/a%23{vu}'"}) {
    EXPECT_EQ(problem_of(url, ""), "none") << url;
  }
}

TEST(PlaceholderRules, RefuseCookiesBesideTheHeaderThatReplacesThem) {
  EXPECT_THAT(problem_of("get: '{frontend}/', headers: {cookie: 'a=b'}, cookies: {c: d}", ""),
              HasSubstr("cookies: the header Cookie is sent in their place; keep one of both"));
  EXPECT_EQ(problem_of("get: '{frontend}/', headers: {cookie: 'a=b'}", ""), "none");
}

}  // namespace
}  // namespace harness::scenario
