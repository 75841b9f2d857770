#include <gtest/gtest.h>

#include "harness/languages/logql/parse.hpp"
#include "stack/store/logs/pipeline/pipeline.hpp"
#include "stack/store/logs/pipeline/template/template.hpp"
#include "tests/fuzz/mutations.hpp"

// Lines and templates come from anybody. Whatever they are, each line is kept or dropped, and what
// is wrong with it is said.
namespace store::logs::pipeline {
namespace {

namespace logql = harness::languages::logql;
using harness::test::mutation_rng;
using harness::test::Mutator;

Pipeline pipeline_of(const std::string& stages) {
  auto query = logql::parse("{job=\"a\"} " + stages);
  return std::move(*compile(std::get<logql::LogQuery>(*query).pipeline, std::nullopt, {}));
}

const std::vector<std::string> json_lines = {
    R"({"level":"info","n":1.5e3,"user":{"id":3,"a":[1,{"b":"c"}]},"ok":true,"note":null})",
    R"({"a":"\u00e9\ud83c\udfb2\/\t|","a":"second","":"x","0day":"zero","x y":"\x"})",
    R"({"_entry":"level=warn msg=\"inside\"","pod":"p-2"} and then text)", R"(["a","b"])"};
const std::vector<std::string> json_tokens = {"{",    "}",  "[",   "]",       "\"",  ":",
                                              ",",    "\\", "\\u", "\\ud83d", "tru", "null",
                                              "\xff", " ",  "-",   "{\"a\":"};

const std::vector<std::string> logfmt_lines = {
    "level=info msg=\"job \\\"done\\\"\" took=12ms köln=1 bare =none empty= also=\"\"",
    "a=b=c d\"e=f text=\"never closed", "src=192.168.4.5:8080 dst=2001:db8::17"};
const std::vector<std::string> logfmt_tokens = {"=",    "\"",    " ",  "\\",
                                                "\xff", "\\u00", "\t", "a=\""};

void expect_an_answer(Pipeline& pipeline, const std::string& line) {
  const std::vector<Field> stream = {{"job", "a"}, {"level", "x"}};
  const std::vector<Field> metadata = {{"detected_level", "info"}};
  if (!pipeline.process({stream, metadata, 1, line})) return;
  std::string_view before;
  bool has_error = false;
  for (const Label& label : pipeline.labels()) {
    EXPECT_LT(before, label.name) << line;  // each name once, in order
    before = label.name;
    has_error = has_error || label.name == error_label;
  }
  EXPECT_EQ(has_error, pipeline.fails()) << line;
}

void expect_answers(const std::vector<std::string>& stages, Mutator mutator) {
  for (const std::string& stage : stages) {
    Pipeline pipeline = pipeline_of(stage);
    for (int i = 0; i < 4000; ++i) expect_an_answer(pipeline, mutator.next());
  }
}

TEST(LogPipelineMutation, TakesAnyJson) {
  expect_answers({"| json", "| unpack | logfmt", R"(| json | level_extracted="info")",
                  R"(| json a="user.a[1].b", b="[\"x y\"]", c="level")"},
                 Mutator(json_lines, mutation_rng(0), json_tokens));
}

TEST(LogPipelineMutation, TakesAnyLogfmt) {
  expect_answers(
      {"| logfmt", "| logfmt --strict --keep-empty | took > 1ms", "| logfmt a, b=\"text\"",
       R"(| logfmt | src=ip("10.0.0.0/8"))", "| decolorize | pattern `<a>=<b> <c>`",
       "|> `<_>=<_>` | regexp `(?P<x>[a-z]+)=(?P<y>.*)`"},
      Mutator(logfmt_lines, mutation_rng(1), logfmt_tokens));
}

TEST(LogPipelineMutation, TakesAnyPattern) {
  Mutator mutator({"<ip> - <user> [<_>] \"<verb> <path> <_>\"", "<_>PANIC<_>", "LOG: <a>: <b>"},
                  mutation_rng(2), {"<", ">", "<_>", "<a>", " "});
  for (int i = 0; i < 4000; ++i) {
    const std::string text = mutator.next();
    const auto compiled =
        compile({{logql::PatternParser{text}, {}},
                 {logql::LineFilter{logql::LineFilterOp::pattern, {{text, false}}}, {}}},
                std::nullopt, {});
    EXPECT_TRUE(compiled || !compiled.error().message.empty()) << text;
  }
}

const std::vector<std::string> templates_to_spoil = {
    "{{.method | lower}} {{if and (eq .status \"200\") .x}}a{{else if .y}}b{{else}}c{{end}}",
    "{{range $i, $q := fromJson __line__}}{{$i}}={{$q.a}} {{else}}none{{end}}",
    "{{with fromJson __line__}}{{.user.name}} {{.note}}{{end}}{{- /* no */ -}} x",
    "{{$x := add 1 .n}}{{printf \"%5s|%-05d|%.2f|%q|%x\" .a $x 1.5 .b 255}}",
    "{{trunc -3 .a}}{{substr 1 3 .b}}{{alignRight 9 .a}}{{indent 3 .a}}{{repeat 3 .b}}",
    "{{regexReplaceAll \"(a*)b\" .a \"${1}x\"}}{{count \"[a-z]\" .b}}{{b64dec .a}}{{urldecode .b}}",
    "{{toDateInZone \"2006-01-02 15:04:05.000 MST\" \"Europe/Berlin\" .a | date \"Mon Jan _2\"}}",
    "{{(__timestamp__).Minute}} {{unixToTime .n}} {{duration .a}} {{bytes .b}} {{index . \"a\"}}"};
const std::vector<std::string> template_tokens = {
    "{{", "}}",  "|", "(",  ")", "\"", "`",  ".",   "$x", "if ", "range ", "end",     "else",
    ":=", "-}}", "%", "'a", "1", "-",  "0x", "e99", ".a", "nil", "break",  "__line__"};

TEST(LogPipelineMutation, TakesAnyTemplate) {
  Mutator mutator(templates_to_spoil, mutation_rng(3), template_tokens);
  const std::vector<Label> labels = {{"a", "2023-06-07 12:00:00.000 CEST", Category::parsed},
                                     {"b", "xyz%41\xff", Category::parsed},
                                     {"n", "1673798889", Category::parsed}};
  for (int i = 0; i < 8000; ++i) {
    const std::string text = mutator.next();
    auto form = templates::Template::parse("line", text);
    std::string made;
    const auto result = form ? form->run(labels, {R"([{"a":1},{"a":null}])", 1, 2}, made)
                             : harness::Result<void>(harness::fail(form.error()));
    EXPECT_TRUE(result || result.error().what.starts_with("template: line")) << text;
  }
}

}  // namespace
}  // namespace store::logs::pipeline
