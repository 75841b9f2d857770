#include "harness/check/rules/templates.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness::check {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> words(std::string_view text, TemplateWord::Kind kind) {
  std::vector<std::string> all;
  for (const TemplateWord& word : parts_of_template(text).words) {
    if (word.kind == kind) all.push_back(word.name);
  }
  return all;
}

TEST(Templates, NameLabelsFunctionsAndVariables) {
  const std::string text =
      "{{ $labels.job }} {{ $value | humanize }} {{ with .Labels.pod }}{{ . }}{{ end }}";
  EXPECT_THAT(words(text, TemplateWord::Kind::label), ElementsAre("job", "pod"));
  EXPECT_THAT(words(text, TemplateWord::Kind::function), ElementsAre("humanize", "with", "end"));
  EXPECT_THAT(words(text, TemplateWord::Kind::variable), ElementsAre("$value"));
}

TEST(Templates, NameNoLabelsOfTheAlertWhereTheDotIsAnother) {
  const std::string text =
      "{{- range query \"up == 0\" }}{{ if .Labels.a }}{{ .Labels.b }}{{ end }}{{ $labels.c }}"
      "{{ end }}{{ .Labels.d }}{{ (query \"up\" | first).Labels.e }}";
  EXPECT_THAT(words(text, TemplateWord::Kind::label), ElementsAre("c", "d"));
}

TEST(Templates, NameNothingInTextsAndComments) {
  const std::string text =
      "{{ printf \"$labels.a humanise %.2f\" 1.5 }}{{/* $labels.b */}} $labels.c";
  EXPECT_THAT(words(text, TemplateWord::Kind::label), IsEmpty());
  EXPECT_THAT(words(text, TemplateWord::Kind::function), ElementsAre("printf"));
}

TEST(Templates, AreFaultyWhereABracketIsMissing) {
  EXPECT_EQ(parts_of_template("{{ $value }").fault, "{{ is not closed");
  EXPECT_EQ(parts_of_template("{{ $value {{ $value }}").fault, "{{ is not closed");
  EXPECT_EQ(parts_of_template("a }} b").fault, "}} without {{ before it");
  EXPECT_EQ(parts_of_template("a }} b").fault_offset, 2U);
  EXPECT_EQ(parts_of_template("{{ $value }}").fault, "");
}

TEST(Templates, AreFaultyWhereABlockIsNotEnded) {
  const auto fault = [](std::string_view text) { return parts_of_template(text).fault; };
  EXPECT_EQ(fault("{{ if gt $value 3.0 }}x{{ else }}y"), "{{ if … }} is not ended");
  EXPECT_EQ(fault("{{ with $labels.a }}x"), "{{ with … }} is not ended");
  EXPECT_EQ(fault(R"({{- range query "up" -}}{{ if .Value }}x{{ end }})"),
            "{{ range … }} is not ended");
  EXPECT_EQ(fault("a{{ end }}"), "{{ end }} ends nothing");
  EXPECT_EQ(fault("{{ else }}"), "{{ else }} stands outside of if, range and with");
  EXPECT_EQ(fault("{{ if $value }}{{ else }}{{ else }}{{ end }}"),
            "a second {{ else }} of one block");
  EXPECT_EQ(fault("{{ break }}"), "{{ break }} stands outside of a range");
  for (const char* whole :
       {"{{ if $value }}a{{ else if $labels.b }}b{{ else }}c{{ end }}",
        R"({{ define "x" }}a{{ end }}{{ template "x" }})", "{{/* if */}}{{ $value }}",
        R"({{ range query "up" }}{{ if .Value }}{{ continue }}{{ end }}{{ else }}-{{ end }})"}) {
    EXPECT_EQ(fault(whole), "") << whole;
  }
}

TEST(Templates, NameFieldsOfRows) {
  EXPECT_THAT(
      words(R"({{ range query "up" }}{{ .Label.a }}{{ end }}{{ with $labels }}{{ .job }}{{ end }})",
            TemplateWord::Kind::field),
      ElementsAre("Label"));
}

}  // namespace
}  // namespace harness::check
