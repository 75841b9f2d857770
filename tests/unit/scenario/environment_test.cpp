#include "harness/scenario/environment.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/core/text.hpp"
#include "harness/scenario/load/placeholder.hpp"
#include "harness/yaml/document.hpp"
#include "tests/support/scenarios.hpp"

namespace harness::scenario {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

Environment with(const std::map<std::string, std::string>& values) {
  return {.find = [values](const std::string& name) -> std::optional<std::string> {
    const auto found = values.find(name);
    if (found == values.end()) return std::nullopt;
    return found->second;
  }};
}

TEST(Environment, FillsInNamesAndDefaults) {
  const Environment environment = with({{"HOST", "127.0.0.1"}, {"_p2", "80"}, {"EMPTY", ""}});
  EXPECT_EQ(filled("http://${HOST}:${_p2}/", environment), "http://127.0.0.1:80/");
  EXPECT_EQ(filled("${NONE:-a b}${EMPTY:-c}${HOST:-d}", environment), "a bc127.0.0.1");
  EXPECT_EQ(filled("[${EMPTY}][${NONE:-}]", environment), "[][]");
  EXPECT_EQ(filled("${HOST}${HOST}", environment), "127.0.0.1127.0.0.1");
}

TEST(Environment, LeavesWhatIsNoNameToItsOwnLanguage) {
  const Environment environment = with({{"1", "wrong"}, {"A", "right"}, {"window", "wrong"}});
  for (const char* text :
       {"label_replace(up, \"a\", \"${1}-$1\", \"b\", \"(.*)\")", "$window", "rate(x[$window])",
        "${a-b}", "${A", "${", "$", "${}", "${A:?no}", "$A", "{A}", "100 $"}) {
    EXPECT_EQ(filled(text, environment), text);
  }
}

TEST(Environment, TakesTwoDollarsForTheLetters) {
  const Environment environment = with({{"A", "wrong"}});
  EXPECT_EQ(filled("$${A} and $${A:-b} and $$A", environment), "${A} and ${A:-b} and $$A");
}

TEST(Environment, IsNoPlaceholderWhereTwoDollarsLeaveItsLetters) {
  EXPECT_THAT(placeholders("{a}${A}{b}${B:-c}{c}${d.e}$ {f}"),
              ElementsAre("a", "b", "c", "d.e", "f"));
  const auto scenario =
      parse_scenario(test::scenario_with("    executor: constant-vus\n    duration: 1s\n"
                                         "    narrate: {end: \"$${A} of $${B:-b}\"}\n"),
                     "test.yaml", test::vocabulary());
  EXPECT_TRUE(scenario) << to_string(scenario.error());
}

TEST(Environment, FillsInWhateverAValueHolds) {
  for (const char* value :
       {"plain", " with blanks ", "a\"b",  "a'b",  "a\\b", "a: b", "# no comment", "{vu}",
        "{{",    "${A}",          "$${A}", "$",    "}",    "ü🎲",   "a\nb",         "-1",
        "null",  "*alias",        "%20",   "a&b=c"}) {
    EXPECT_EQ(filled("<${A}>", with({{"A", value}})), "<" + std::string(value) + ">");
    EXPECT_EQ(filled("<${B:-x}>", with({{"B", value}})), "<" + std::string(value) + ">");
  }
}

TEST(Environment, TellsNamesFromAllElse) {
  const Environment environment = with({{"A", "1"},
                                        {"_", "2"},
                                        {"a_B9", "3"},
                                        {"9", "wrong"},
                                        {"A B", "wrong"},
                                        {"", "wrong"},
                                        {"A-B", "wrong"},
                                        {"Ü", "wrong"},
                                        {"A.B", "wrong"}});
  for (const auto& [text, whole] :
       {std::pair{"${A}", "1"}, {"${_}", "2"},          {"${a_B9}", "3"},   {"${9}", "${9}"},
        {"${A B}", "${A B}"},   {"${ A }", "${ A }"},   {"${}", "${}"},     {"${A-B}", "${A-B}"},
        {"${Ü}", "${Ü}"},       {"${A.B}", "${A.B}"},   {"${A:-}", "1"},    {"${A-x}", "${A-x}"},
        {"${A:=x}", "${A:=x}"}, {"${A:+x}", "${A:+x}"}, {"${#A}", "${#A}"}, {"${A}${A}", "11"},
        {"$${A}${A}", "${A}1"}, {"$$${A}", "$${A}"},    {"$A${A}", "$A1"},  {"${A", "${A"},
        {"${B:-${A}}", "1"},    {"${B:-a:-b}", "a:-b"}, {"${B:- }", " "}}) {
    EXPECT_EQ(filled(text, environment), whole) << text;
  }
}

TEST(Environment, AsksForAnotherNameWhereADefaultSaysSo) {
  const Environment environment = with({{"HOME", "/root"}, {"B", "b"}});
  for (const auto& [text, whole] : {std::pair{"${NOPE:-${HOME}}", "/root"},
                                    {"<${NOPE:-x${HOME}y}>", "<x/rooty>"},
                                    {"${NOPE:-${GONE:-${B}}}", "b"},
                                    {"${B:-${HOME}}!", "b!"},
                                    {"${NOPE:-$${HOME}}", "${HOME}"},
                                    {"${NOPE:-${1}", "${1"},
                                    {"$${NOPE:-${HOME}}", "${NOPE:-/root}"}}) {
    EXPECT_EQ(filled(text, environment), whole) << text;
  }
  yaml::Node root = yaml::parse("a: \"${NOPE:-${GONE}}\"\n", "a.yaml").value();
  EXPECT_THAT(fill_in(root, environment).at(0).unset, ElementsAre("GONE"));
}

TEST(Environment, FillsInNothingThatItHasFilledIn) {
  EXPECT_EQ(filled("${A}", with({{"A", "${B} $${C}"}, {"B", "wrong"}})), "${B} $${C}");
}

TEST(Environment, FillsInValuesAndNoKeys) {
  yaml::Node root = yaml::parse("\"${A}\": [\"${A}\", {b: \"x${A}\"}]\n", "a.yaml").value();
  const auto scalars = fill_in(root, with({{"A", "1"}}));
  const yaml::Node& list = *root.find("${A}");
  EXPECT_EQ(list.items[0].text, "1");
  EXPECT_FALSE(list.items[0].quoted);
  EXPECT_EQ(list.items[0].written, "${A}");
  EXPECT_EQ(list.items[1].find("b")->text, "x1");
  EXPECT_EQ(scalars.size(), 2U);
}

constexpr const char* from_environment = R"(name: ${NAME}
about: With ${TOKEN}
system: {stage: "${STAGE:-5}", options: {frontend: ["--key=${TOKEN}"]}}
load:
  - name: players
    executor: constant-vus
    vus: ${VUS}
    duration: ${LENGTH:-10s}
    flow:
      - request: roll
        put: "{frontend}/roll?key=${TOKEN}&vu={vu}"
        headers: {Authorization: "Bearer ${TOKEN}"}
        body: '{"$${TOKEN}": "${TOKEN}"}'
        check: {has it: {body_contains: "${TOKEN}"}}
expect:
  - {claim: Seen, promql: 'up{key="${TOKEN}"}', value: "> ${LEAST}"}
)";

Checked<Scenario> parsed(const std::string& text, const Environment& environment) {
  Vocabulary vocabulary = test::vocabulary();
  vocabulary.environment = environment;
  return parse_scenario(text, "test.yaml", vocabulary);
}

const std::map<std::string, std::string> all_set{
    {"NAME", "night"}, {"TOKEN", "s3cret"}, {"VUS", "7"}, {"LEAST", "3"}};

TEST(Environment, IsReadWhereATypeIsWantedAndKeptAsWrittenElsewhere) {
  const auto scenario = parsed(from_environment, with(all_set));
  ASSERT_TRUE(scenario) << to_string(scenario.error());
  EXPECT_EQ(scenario->name, "night");
  EXPECT_EQ(scenario->about, "With ${TOKEN}");
  const auto& executor = std::get<ConstantVus>(*scenario->load[0].executor);
  EXPECT_EQ(executor.vus, 7U);
  EXPECT_EQ(executor.duration, std::chrono::seconds{10});
  const Request& request = scenario->load[0].flows[0].requests[0];
  EXPECT_EQ(request.url, "{frontend}/roll?key=${TOKEN}&vu={vu}");
  EXPECT_EQ(request.headers.at("Authorization"), "Bearer ${TOKEN}");
  EXPECT_EQ(scenario->system.options.at("frontend")[0], "--key=${TOKEN}");
  EXPECT_THAT(scenario->environment,
              ElementsAre(Pair("LEAST", "3"), Pair("NAME", "night"), Pair("VUS", "7")));
}

TEST(Environment, IsFilledIntoWhatIsDriven) {
  const Environment environment = with(all_set);
  auto scenario = parsed(from_environment, environment);
  ASSERT_TRUE(scenario) << to_string(scenario.error());
  fill_in(scenario->load, environment);
  const Request& request = scenario->load[0].flows[0].requests[0];
  EXPECT_EQ(request.url, "{frontend}/roll?key=s3cret&vu={vu}");
  EXPECT_EQ(request.headers.at("Authorization"), "Bearer s3cret");
  EXPECT_EQ(request.body, "{\"${TOKEN}\": \"s3cret\"}");
  EXPECT_EQ(std::get<Check::Contains>(request.checks[0].test).text, "s3cret");
}

// What it is once it has been filled in, and taken apart.
std::string letters_of(std::string_view written, const std::string& value) {
  std::string letters;
  for (const PatternPiece& piece : pieces_of(filled_template(written, with({{"A", value}})))) {
    letters += piece.is_placeholder ? "<" + piece.text + ">" : piece.text;
  }
  return letters;
}

TEST(Environment, IsLettersAmongPlaceholders) {
  for (const char* value : {"pa{vu}ss{{x", "{", "{{", "{{{", "{}", "{vu}", "}", "a{", "{a",
                            "{\"a\": {\"b\": 1}}", "${A}", "{A", "{${A}}"}) {
    EXPECT_EQ(letters_of("${A}", value), value);
    EXPECT_EQ(letters_of("x{vu}${A}{vu}", value), "x<vu>" + std::string(value) + "<vu>");
    EXPECT_EQ(letters_of("{{${A}${A}", value), "{" + std::string(value) + value);
  }
  EXPECT_EQ(letters_of("${B:-{vu}}", "x"), "<vu>");  // a default is its author's
  EXPECT_EQ(letters_of("{${A}}", "vu"), "<vu>");
}

TEST(Environment, IsLettersBehindABraceOfABody) {
  const auto known = [](const std::string&) { return false; };
  const auto pieces =
      pieces_of_body(filled_template("{\"a\": {${A}", with({{"A", "{vu}"}})), known);
  ASSERT_EQ(pieces.size(), 1U);
  EXPECT_FALSE(pieces[0].is_placeholder);
  EXPECT_EQ(pieces[0].text, "{\"a\": {{vu}");
}

TEST(Environment, MayNameTheProcessThatAUrlBeginsWith) {
  EXPECT_EQ(filled_url("${A}/roll?{vu}", with({{"A", "{frontend}"}})), "{frontend}/roll?{vu}");
  EXPECT_EQ(filled_url("${A}/roll", with({{"A", "http://127.0.0.1:1"}})),
            "http://127.0.0.1:1/roll");
  EXPECT_EQ(filled_url("{frontend}/${A}", with({{"A", "{vu}"}})), "{frontend}/{{vu}");
}

TEST(Environment, IsLettersInWhatIsDriven) {
  std::map<std::string, std::string> values = all_set;
  values["TOKEN"] = "pa{unknown}ss{{x{vu}";
  auto scenario = parsed(from_environment, with(values));
  ASSERT_TRUE(scenario) << to_string(scenario.error());
  fill_in(scenario->load, with(values));
  const Request& request = scenario->load[0].flows[0].requests[0];
  const std::string letters = "pa{{unknown}ss{{{{x{{vu}";
  EXPECT_EQ(request.url, "{frontend}/roll?key=" + letters + "&vu={vu}");
  EXPECT_EQ(request.headers.at("Authorization"), "Bearer " + letters);
  EXPECT_EQ(request.body, "{\"${TOKEN}\": \"" + letters + "\"}");
  EXPECT_EQ(std::get<Check::Contains>(request.checks[0].test).text, values["TOKEN"]);
}

TEST(Environment, IsNotThereInAnAddressThatIsShown) {
  const Environment environment = with({{"TOKEN", "s3cret/ü"}, {"VUS", "7"}});
  Request request;
  request.url = "{frontend}/roll?key=${TOKEN}&n=${VUS}&vu={vu}";
  request.vary = {{"v", {{"${TOKEN}", 1}}}};
  EXPECT_EQ(
      text_as_written("http://127.0.0.1:1/roll?key=s3cret/%C3%BC&n=7&vu=7", request, environment),
      "http://127.0.0.1:1/roll?key=${TOKEN}&n=7&vu=7");
  EXPECT_EQ(text_as_written("http://127.0.0.1:1/s3cret%2F%C3%BC", request, environment),
            "http://127.0.0.1:1/${TOKEN}");
  request.unix_socket = "/tmp/${VUS}.sock";
  EXPECT_EQ(text_as_written("the socket /tmp/7.sock: No such file", request, environment),
            "the socket /tmp/${VUS}.sock: No such file");
}

TEST(Environment, IsAllThatIsWrongWithAValueThatItLacks) {
  const auto scenario = parsed(from_environment, with({{"NAME", "night"}, {"VUS", "many"}}));
  ASSERT_FALSE(scenario);
  const std::string remedy = "; set it, write ${TOKEN:-default}, or $${ for the letters\n";
  const std::string what = ": ${TOKEN}: TOKEN is not set in the environment" + remedy;
  EXPECT_EQ(to_string(scenario.error()),
            "test.yaml:2:13" + what + "test.yaml:3:60" + what +
                "test.yaml:7:10: vus: \"${VUS}\" is not a whole number from 1 to 500000\n" +
                "test.yaml:11:35" + what + "test.yaml:12:42" + what + "test.yaml:13:31" + what +
                "test.yaml:14:42" + what + "test.yaml:16:36" + what +
                "test.yaml:16:59: ${LEAST}: LEAST is not set in the environment; set it, write "
                "${LEAST:-default}, or $${ for the letters\n");
}

// Whether a URL that nobody knows has TLS is nothing to tell; what it is a URL of is there.
TEST(Environment, IsNotJudgedByWhatFollowsFromAValueThatItLacks) {
  const std::string text = R"(name: test
system:
  endpoints:
    shop: {url: "${NOPE_URL}", allow: [load], tls: {insecure: true},
           is: {header: X-Environment, value: staging}}
  backends:
    loki: {url: "${NOPE_URL}", tls: {insecure: true}}
load:
  - name: a
    executor: constant-vus
    duration: 1s
    flow:
      - {request: a, get: '{shop}/', tls: {insecureSkipTLSVerify: true}}
      - {request: b, get: '${NOPE_URL}/', tls: {insecureSkipTLSVerify: true}}
      - {request: c, get: '{shop}/', timeouts: {tls_handshaking: 1s}}
thresholds: [{http_req_failed: rate < 0.1}]
)";
  const auto unset = parsed(text, with({}));
  ASSERT_FALSE(unset);
  const std::string what =
      ": ${NOPE_URL}: NOPE_URL is not set in the environment; set it, write "
      "${NOPE_URL:-default}, or $${ for the letters\n";
  EXPECT_EQ(to_string(unset.error()),
            "test.yaml:4:18" + what + "test.yaml:7:18" + what + "test.yaml:14:28" + what);

  const auto plain = parsed(text, with({{"NOPE_URL", "http://127.0.0.1:8080"}}));
  ASSERT_FALSE(plain);
  EXPECT_THAT(to_string(plain.error()), ::testing::HasSubstr("tls: the URL does without TLS"));
}

TEST(Environment, OfARunThatIsOverMayBeKnownInPart) {
  Environment kept = with({{"NAME", "night"}, {"VUS", "7"}, {"LEAST", "3"}});
  kept.is_whole = false;
  const auto scenario = parsed(from_environment, kept);
  ASSERT_TRUE(scenario) << to_string(scenario.error());
  EXPECT_EQ(scenario->load[0].flows[0].requests[0].url, "{frontend}/roll?key=${TOKEN}&vu={vu}");
}

// Judged where it was to be sent, and never again: whatever it was then.
TEST(Environment, OfARunThatIsOverIsNotJudgedForWhatWasSent) {
  for (const char* flow :
       {"[{request: a, get: '${V}/x'}]", "[{request: a, get: '${V}'}]",
        "[{request: a, get: 'http://127.0.0.1:${V}/x'}]", "[{request: a, get: 'http://${V}:1/x'}]",
        "[{request: a, get: '${V}://127.0.0.1:1/'}]", "[{request: a, get: '${V}/roll?die=fair'}]",
        "[{request: a, method: PURGE, url: '${V}'}]",
        "[{request: a, get: '{frontend}/', proxy: '${V}'}]",
        "[{request: a, get: '{frontend}/', proxy: 'http://127.0.0.1:${V}'}]",
        "[{request: a, get: '${V}/', http: \"2\", proxy: 'http://127.0.0.1:1'}]",
        "[{request: a, get: '${V}/', tls: {insecureSkipTLSVerify: true}}]",
        "[{request: a, get: '{frontend}/', unix_socket: '${V}'}]",
        "[{request: a, get: '{frontend}/', headers: {X: '${V}'}, cookies: {c: '${V}'}}]",
        "[{request: a, get: '{frontend}/', check: {c: {json: '${V}', is: a}}}]",
        "[{request: a, get: '{frontend}/', check: {c: {header: '${V}', is: a}}}]",
        "[{request: a, get: '{frontend}/', check: {c: {body_matches: '${V}'}}}]",
        "[{request: a, get: '{frontend}/', extract: {e: {json: '${V}'}}}]",
        "[{request: a, get: '{frontend}/', extract: {e: {regex: '${V}'}}}]"}) {
    Environment kept = with({});
    kept.is_whole = false;
    const std::string text =
        "name: test\nsystem: {stage: 5}\nload:\n  - name: x\n" +
        std::string("    executor: constant-vus\n    duration: 1s\n    flow: ") + flow +
        "\nthresholds: [{http_req_failed: rate < 0.1}]\n";
    const auto scenario = parsed(text, kept);
    ASSERT_TRUE(scenario) << flow << to_string(scenario.error());
    EXPECT_EQ(scenario->load[0].flows[0].requests.size(), 1U) << flow;
    EXPECT_FALSE(parsed(text, with({{"V", "(\n"}})) && parsed(text, with({{"V", ""}}))) << flow;
  }
}

TEST(Environment, OfARunThatIsOverLeavesItsEndpointsAndBackendsAsTheyAreWritten) {
  Environment kept = with({});
  kept.is_whole = false;
  const auto scenario = parsed(R"(name: test
system:
  endpoints:
    shop: {url: '${V}', headers: {Authorization: 'Bearer ${V}'}, tenant: '${V}'}
  backends:
    prometheus: {url: '${V}/prometheus'}
load:
  - {name: a, executor: constant-vus, duration: 1s, flow: [{request: a, get: '{shop}/'}]}
thresholds: [{http_req_failed: rate < 0.1}]
)",
                               kept);
  ASSERT_TRUE(scenario) << to_string(scenario.error());
  EXPECT_EQ(*scenario->system.own.endpoints.at(0).url, "${V}");
  EXPECT_EQ(*scenario->system.own.backends.all().at(0).second->url, "${V}/prometheus");
}

// A claim is judged anew, so what it says still has to make sense.
TEST(Environment, OfARunThatIsOverIsRefusedForItsClaims) {
  Environment kept = with({});
  kept.is_whole = false;
  const auto scenario = parsed(test::scenario_with("    executor: constant-vus\n    duration: 1s\n",
                                                   "expect:\n  - {claim: Up, promql: '${V}', "
                                                   "value: '> x'}\n"),
                               kept);
  ASSERT_FALSE(scenario);
  EXPECT_EQ(to_string(scenario.error()),
            "test.yaml:10:40: value: \"x\" is not a number; write a plain number\n");
}

TEST(Environment, HidesItsValuesInMessages) {
  const auto scenario = parsed(test::scenario_with("    executor: ${SECRET}\n"),
                               with({{"SECRET", "constant-vusses"}}));
  ASSERT_FALSE(scenario);
  EXPECT_EQ(to_string(scenario.error()).find("vusses"), std::string::npos)
      << to_string(scenario.error());
}

// ---- What a shell would take as a default, and stays as it is here.

std::string hints_in(const std::string& text) {
  std::string all;
  for (const yaml::Problem& hint : hints_of_references(text, "a.yaml")) {
    all += std::to_string(hint.place.line) + ":" + std::to_string(hint.place.column) + " " +
           hint.what + "; " + hint.remedy + "\n";
  }
  return all;
}

TEST(Environment, HintsAtAShellsFormOfADefault) {
  EXPECT_EQ(hints_in("a: x\nb: {c: [\"roll ${DIE-fair}\"]}\n"),
            "2:15 ${DIE-fair} stays as it is; write ${DIE:-fair}, or $${ for the letters\n");
  EXPECT_EQ(hints_in("a: ${DIE=fair}\n"),
            "1:4 ${DIE=fair} stays as it is; write ${DIE:-fair}, or $${ for the letters\n");
}

TEST(Environment, HintsAtNothingThatMeansWhatItSays) {
  EXPECT_EQ(hints_in("a: ${DIE:-fair}\nb: ${DIE}\nc: $${DIE-fair}\nd: ${1}\ne: $5-6\n"), "");
}

}  // namespace
}  // namespace harness::scenario
