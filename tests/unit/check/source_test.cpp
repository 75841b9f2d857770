#include "harness/check/source.hpp"

#include <gtest/gtest.h>

#include "harness/check/kinds.hpp"

namespace harness::check {
namespace {

TEST(CheckedSource, IsATemplateOfHelmByWhatItIsFilledInWith) {
  for (const char* text :
       {"name: {{ .Values.name }}", "a: 1\n{{- if .Capabilities.APIVersions.Has \"v1\" }}",
        "labels: {{- include \"shop.labels\" . | nindent 4 }}", "name: \"{{ .Release.Name }}\"",
        "{{ a }} {{ .Chart.Name }}"}) {
    EXPECT_TRUE(is_helm_template(text)) << text;
  }
  for (const char* text : {"", "summary: '{{ $labels.job }} is at {{ $value }}'",
                           "a: '{{ .Value }} {{ .Labels.job }}'", "legendFormat: '{{instance}}'",
                           "note: see .Values.name", "a: '{{ .Values.name'"}) {
    EXPECT_FALSE(is_helm_template(text)) << text;
  }
}

std::vector<std::string> found_at(const std::string& text, std::string_view path) {
  const Source source = parse_source("a.yaml", text, Form::yaml);
  std::vector<std::string> found;
  each_at(*source.root(), path, [&](const yaml::Node& node, const std::string& key) {
    found.push_back(key + "=" + node.text);
  });
  return found;
}

TEST(CheckedSource, VisitsWhatStandsAtAPathThroughListsAndAnyKey) {
  using All = std::vector<std::string>;
  EXPECT_EQ(found_at("a: [{b: 1}, {c: 2}, {b: [3, 4]}]", "a/b"), (All{"b=1", "b=3", "b=4"}));
  EXPECT_EQ(found_at("a: {x: 1, y: 2}", "a/*"), (All{"x=1", "y=2"}));
  EXPECT_EQ(found_at("a: 1", "a/b"), All{});
}

std::string kind_of_text(const std::string& text) {
  const Kind* kind = kind_of(parse_source("a.yaml", text, Form::yaml_stream), ".yaml");
  return kind == nullptr ? "" : std::string(kind->name);
}

constexpr const char* prometheus_rule =
    "apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata: {name: a}\n"
    "spec: {groups: [{name: a, rules: [{record: \"job:up:sum\", expr: sum(up)}]}]}\n";

TEST(CheckedSource, HasRulesInObjectsOfKubernetes) {
  EXPECT_EQ(kind_of_text(prometheus_rule), "kubernetes");
  EXPECT_EQ(kind_of_text("groups: []"), "rules");
  const Source source =
      parse_source("a.yaml", "apiVersion: v1\nkind: Secret\n---\n" + std::string(prometheus_rule),
                   Form::yaml_stream);
  EXPECT_TRUE(has_some(*find_kind("rules"), source));
  EXPECT_FALSE(has_some(*find_kind("compose"), source));
  for (const char* kind : {"rules", "kubernetes"}) {
    const auto asked = find_kind(kind)->asked(source);
    ASSERT_EQ(asked.size(), 1U) << kind;
    EXPECT_EQ(asked.front().records, "job:up:sum");
    EXPECT_EQ(asked.front().place.line, 7);
  }
}

TEST(CheckedSource, OfRulesHasOneDocument) {
  const auto found = find_kind("rules")->check(std::vector{parse_source(
      "a.yml",
      "groups: [{name: a, rules: [{record: \"job:up:sum\", expr: sum(up)}]}]\n---\ngroups: []\n",
      Form::yaml_stream)});
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(to_string(found.front()),
            "a.yml:3:1: a second document begins here; put it into a file of its own: Prometheus "
            "reads the first [syntax]");
  const auto empty =
      find_kind("rules")->check(std::vector{parse_source("a.yml", "# none\n", Form::yaml_stream)});
  ASSERT_EQ(empty.size(), 1U);
  EXPECT_EQ(to_string(empty.front()),
            "a.yml:1:1: the file is empty; write groups: with rules, or remove it [syntax]");
}

}  // namespace
}  // namespace harness::check
