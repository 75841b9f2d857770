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

}  // namespace
}  // namespace harness::check
