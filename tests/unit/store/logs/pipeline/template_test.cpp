#include <gtest/gtest.h>

#include "harness/languages/logql/template/function_names.hpp"
#include "stack/store/logs/pipeline/template/template.hpp"
#include "tests/unit/store/logs/pipeline/run.hpp"

namespace store::logs::pipeline {
namespace {

using test::filled;

// What is checked before a run is what can be called in it.
TEST(Template, HasTheFunctionsThatTheLanguageNames) {
  std::size_t count = 0;
  for (const auto functions :
       {templates::logic_functions(), templates::number_functions(), templates::text_functions(),
        templates::pattern_functions(), templates::time_functions(),
        templates::encoding_functions(), templates::print_functions()}) {
    count += functions.size();
    for (const templates::Function& function : functions) {
      EXPECT_TRUE(harness::languages::logql::templates::is_function(function.name))
          << function.name;
    }
  }
  EXPECT_EQ(harness::languages::logql::templates::function_names().size(), count);
}

TEST(Template, CutsWhiteSpaceWhereItIsTold) {
  EXPECT_EQ(filled("a {{- 1 -}} b"), "a1b");
  EXPECT_EQ(filled("a {{/* not this */ -}} b"), "a b");
  EXPECT_EQ(filled("{{\"}}\"}}"), "}}");
}

TEST(Template, Decides) {
  const std::string form = "{{if eq .a `1`}}one{{else if .b}}b{{else}}none{{end}}";
  EXPECT_EQ(filled(form, {{"a", "1"}}), "one");
  EXPECT_EQ(filled(form, {{"b", "1"}}), "b");
  EXPECT_EQ(filled(form), "none");
  EXPECT_EQ(filled("{{with .a}}<{{.}}>{{else}}-{{end}}", {{"a", "x"}}), "<x>");
  EXPECT_EQ(filled("{{and .a .b}}|{{or .b .a}}|{{not .b}}", {{"a", "x"}}), "|x|true");
}

TEST(Template, Loops) {
  const std::string json = R"([{"q":1},{"q":2},{"q":3}])";
  EXPECT_EQ(filled("{{range $i, $x := fromJson __line__}}{{$i}}={{$x.q}} {{end}}", {}, json),
            "0=1 1=2 2=3 ");
  EXPECT_EQ(filled("{{range fromJson __line__}}{{if eq .q 2.0}}{{continue}}{{end}}{{.q}}{{end}}",
                   {}, json),
            "13");
  EXPECT_EQ(
      filled("{{range fromJson __line__}}{{if eq .q 2.0}}{{break}}{{end}}{{.q}}{{end}}", {}, json),
      "1");
  EXPECT_EQ(filled("{{range $k, $v := .}}{{$k}}:{{$v}};{{end}}", {{"b", "2"}, {"a", "1"}}),
            "a:1;b:2;");
  EXPECT_EQ(filled("{{range fromJson `[]`}}x{{else}}none{{end}}"), "none");
}

TEST(Template, KnowsVariables) {
  EXPECT_EQ(filled("{{$x := .a}}{{if true}}{{$x = `new`}}{{end}}{{$x}}", {{"a", "old"}}), "new");
  EXPECT_EQ(filled("{{$x := `out`}}{{if true}}{{$x := `in`}}{{$x}}{{end}}{{$x}}"), "inout");
  EXPECT_EQ(filled("{{with .a}}{{$.b}}{{end}}", {{"a", "1"}, {"b", "2"}}), "2");
}

TEST(Template, PassesResultsOn) {
  EXPECT_EQ(filled("{{.a | replace ` ` `_` | trunc 5 | upper}}", {{"a", "some text"}}), "SOME_");
  EXPECT_EQ(filled("{{(len .a) | printf `%03d`}}", {{"a", "xy"}}), "002");
}

TEST(Template, SaysWhatCannotBeRead) {
  const auto problem = [](const std::string& form) { return filled(form); };
  EXPECT_EQ(problem("{{"), "template: line:1: unclosed action");
  EXPECT_EQ(problem("x\n{{.a"), "template: line:2: unclosed action");
  EXPECT_EQ(problem("{{if .a}}"), "template: line:1: unexpected EOF");
  EXPECT_EQ(problem("{{end}}"), "template: line:1: unexpected {{end}}");
  EXPECT_EQ(problem("{{}}"), "template: line:1: missing value for command");
  EXPECT_EQ(problem("{{$x}}"), "template: line:1: undefined variable \"$x\"");
  EXPECT_EQ(problem("{{.a | 1}}"), "template: line:1: non executable command in pipeline stage 2");
}

TEST(Template, SaysWhatFails) {
  EXPECT_EQ(
      filled("{{trunc .a .b}}"),
      "template: line:1:8: executing \"line\" at <.a>: wrong type for value; expected int; got "
      "string");
  EXPECT_EQ(filled("{{trunc `x` .b}}"),
            "template: line:1:8: executing \"line\" at <`x`>: expected integer; found `x`");
  EXPECT_EQ(
      filled("{{lower}}"),
      "template: line:1:2: executing \"line\" at <lower>: wrong number of args for lower: want 1 "
      "got 0");
  EXPECT_EQ(
      filled("{{lt .a 1}}", {{"a", "x"}}),
      "template: line:1:2: executing \"line\" at <lt .a 1>: error calling lt: incompatible types "
      "for comparison: string and int");
  EXPECT_EQ(
      filled("{{div 1 0}}"),
      "template: line:1:2: executing \"line\" at <div 1 0>: error calling div: runtime error: "
      "integer divide by zero");
  EXPECT_EQ(
      filled("{{.a.b}}", {{"a", "x"}}),
      "template: line:1:4: executing \"line\" at <.a.b>: can't evaluate field b in type string");
}

TEST(Template, EndsWhenItRunsAwayOrGrows) {
  std::string ones = "[1";
  for (int i = 0; i < 2000; ++i) ones += ",1";
  ones += ']';
  EXPECT_EQ(
      filled("{{range fromJson __line__}}{{range fromJson __line__}}{{end}}{{end}}", {}, ones),
      "template: line: it runs too long");
  EXPECT_EQ(filled("{{range 90000}}{{if $.a}}{{end}}{{end}}", {{"a", std::string(10'000, 'x')}}),
            "template: line: it runs too long");
  EXPECT_NE(filled("{{range 90000}}{{count (printf `%d` .) `x`}}{{end}}").find("runs too long"),
            std::string::npos);
  EXPECT_NE(filled("{{repeat 1000000000 `x`}}").find("too much text"), std::string::npos);
  EXPECT_NE(filled("{{range 100000}}{{repeat 4000 `x`}}{{end}}").find("too much text"),
            std::string::npos);
  EXPECT_NE(filled("{{printf `%999999999d` 1}}").size(), 0U);
  EXPECT_NE(filled("{{" + std::string(10'000, '(') + "}}").find("too deep"), std::string::npos);
}

TEST(Template, KnowsWhichLabelsItReads) {
  const auto labels = [](const std::string& form) {
    return templates::Template::parse("line", form)->labels();
  };
  EXPECT_EQ(labels("{{.a}} {{if eq (len .b) 1}}{{$.c}}{{end}}"),
            (std::vector<std::string>{"a", "b", "c"}));
  EXPECT_EQ(labels("{{range $k, $v := .}}{{end}}"), std::nullopt);
}

struct Example {
  const char* form;
  const char* text;
};

class TemplateFunction : public ::testing::TestWithParam<Example> {};

TEST_P(TemplateFunction, DoesWhatItDoesInGo) {
  const test::LabelTexts labels = {{"msg", "request served"}, {"path", "/cart/42"}};
  EXPECT_EQ(filled(GetParam().form, labels, "a b", 1'673'798'889'902'000'001), GetParam().text);
}

INSTANTIATE_TEST_SUITE_P(
    All, TemplateFunction,
    ::testing::Values(
        Example{"{{.msg | title}}", "Request Served"}, Example{"{{trunc -3 .msg}}", "ved"},
        Example{"{{substr 2 -1 .msg}}", "quest served"}, Example{"{{substr -1 3 .msg}}", "req"},
        Example{"{{alignRight 3 .path}}", "/42"}, Example{"{{alignLeft 10 .path}}|", "/cart/42  |"},
        Example{"{{Replace .path \"/\" \"-\" 1}}", "-cart/42"},
        Example{"{{replace \"\" \"-\" \"ab\"}}", "-a-b-"},
        Example{"{{regexReplaceAll \"(c)(?P<x>a)rt\" .path \"${2}$x$1_\"}}", "/aa/42"},
        Example{"{{regexReplaceAll \"b*\" \"abc\" \"-\"}}", "-a-c-"},
        Example{"{{regexReplaceAllLiteral \"(c)art\" .path \"${1}\"}}", "/${1}/42"},
        Example{"{{count \"[aeiou]+\" .msg}}", "4"},
        Example{"{{indent 2 \"a\\nb\"}}{{nindent 1 \"c\"}}", "  a\n  b\n c"},
        Example{"{{repeat 3 \"ab\"}}", "ababab"}, Example{"{{trimAll \"$\" \"$5$\"}}", "5"},
        Example{"{{TrimRight \"abcc\" \"c\"}}", "ab"},
        Example{"{{contains \"serv\" .msg}} {{hasPrefix \"x\" .msg}}", "true false"},
        Example{"{{.nope | default \"-\"}}", "-"}, Example{"{{b64enc \"any\"}}", "YW55"},
        Example{"{{b64dec \"YW55IA==\"}}|", "any |"},
        Example{"{{b64dec \"a$\"}}", "illegal base64 data at input byte 1"},
        Example{"{{urlencode \"a b&é\"}} {{urldecode \"a+b%26\"}}", "a+b%26%C3%A9 a b&"},
        Example{"{{add 1 \"2\" 3.9}} {{sub 5 3}} {{mul 2 3}} {{div 7 2}} {{mod 7 3}}", "6 2 6 3 1"},
        Example{"{{addf 0.1 0.2}} {{subf 1.5 2}} {{mulf 1.5 2}} {{divf 1 3}}",
                "0.3 -0.5 3 0.3333333333333333"},
        Example{"{{max 1 3 2}} {{min 3 1}} {{maxf 1.5 2}} {{minf 1.5 2}}", "3 1 2 1.5"},
        Example{"{{round 123.88571428571 5 .2}} {{round 2.5 0}} {{ceil 1.2}} {{floor -1.2}}",
                "123.88572 3 2 -2"},
        Example{"{{int \"12.0\"}} {{int \"x\"}} {{float64 \"1.5\"}} {{int 2.9}}", "12 0 1.5 2"},
        Example{"{{bytes \"1KiB\"}} {{duration \"1m30s\"}} {{duration_seconds \"250ms\"}}",
                "1024 90 0.25"},
        Example{"{{fromJson \"{\\\"a\\\":[1,null,\\\"x\\\"]}\"}}", "map[a:[1 <nil> x]]"},
        Example{"{{with fromJson \"{\\\"a\\\":null}\"}}{{.a}}{{end}}{{fromJson \"x\"}}",
                "<no value><no value>"},
        Example{"{{__line__ | len}} {{__timestamp__ | unixEpochNanos}}", "3 1673798889902000001"},
        Example{"{{__timestamp__ | date \"2006-01-02T15:04:05.000Z07:00\"}}",
                "2023-01-15T16:08:09.902Z"},
        Example{"{{(__timestamp__).Minute}} {{(__timestamp__).Month}} {{(__timestamp__).Format "
                "\"15\"}}",
                "8 January 16"},
        Example{"{{unixToTime \"19373\" | unixEpoch}} {{unixToTime \"1673798889902\" | "
                "unixEpochMillis}}",
                "1673827200 1673798889902"},
        Example{"{{toDateInZone \"2006-01-02 15:04\" \"Europe/Berlin\" \"2023-06-07 12:00\" | "
                "unixEpoch}}",
                "1686132000"},
        Example{"{{index (fromJson \"[1,[2]]\") 1 0}} {{slice .msg 1 3}} {{len .msg}}", "2 eq 14"},
        Example{"{{print 1 2 \"a\" \"b\" 3}} {{println 1}}", "1 2ab3 1\n"},
        Example{"{{html \"<a>\"}} {{urlquery \"a b\"}}", "&lt;a&gt; a+b"},
        Example{"{{eq 1 2 1}} {{ne \"a\" \"b\"}} {{le 1 1}} {{gt 2.5 1.5}}", "true true true true"},
        Example{"{{printf \"%5s|%-5s|%05d|%.2f|%q|%v|%x\" \"a\" \"b\" 42 1.234 \"c\" true 255}}",
                "    a|b    |00042|1.23|\"c\"|true|ff"},
        Example{"{{printf \"%d %\" \"x\"}}{{printf \"%s\"}}{{printf \"\" 1}}",
                "%!d(string=x) %!(NOVERB)%!s(MISSING)%!(EXTRA int=1)"},
        Example{"{{printf \"%[2]s-%[1]s|%[1]s %[1]s|%[2]s\" \"a\" \"b\"}}", "b-a|a a|b"},
        Example{"{{printf \"%[2]*[1]d|%[1]*d\" 12 2}}", "12|           2"},
        Example{"{{printf \"%[3]*.[2]*[1]f|%6.2f\" 12.0 2 6}}", " 12.00|%!f(int=    02)"},
        Example{"{{printf \"%[1]s %s %s\" \"a\" \"b\"}}", "a b %!s(MISSING)"},
        Example{"{{printf \"%[3]s|%[0]s|%[x]s|%[]s|%[-1]d|%[99999999999]s\" \"a\" \"b\"}}",
                "%!s(BADINDEX)|%!s(BADINDEX)|%!s(BADINDEX)|%!s(BADINDEX)|%!d(BADINDEX)|"
                "%!s(BADINDEX)"},
        Example{"{{printf \"%[2]2d|%[2].2d|%[\" 1 2}}", "%!d(BADINDEX)|%!d(BADINDEX)|%!(NOVERB)"},
        Example{"{{printf \"%[]\" 1}}|{{printf \"%[1]%\" 1}}", "%!](BADINDEX)|%"},
        Example{"{{printf \"%*d|%.*f|%.*d\" \"x\" 5 -1 1.5}}",
                "%!(BADWIDTH)5|%!(BADPREC)1.500000|%!(BADPREC)%!d(MISSING)"},
        Example{"{{printf \"%[1]d\" 1 2 3}}", "1"},
        Example{"{{printf \"%+d %x %X %e %6.2f|%t %c %U %08.3f\" 5 \"hi\" 255 1234.5 1.5 true 65 "
                "65 -1.5}}",
                "+5 6869 FF 1.234500e+03   1.50|true A U+0041 -001.500"}));

}  // namespace
}  // namespace store::logs::pipeline
