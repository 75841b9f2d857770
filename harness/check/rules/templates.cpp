// Texts of alerts, which Prometheus fills in when they fire.
#include "harness/check/rules/templates.hpp"

#include <algorithm>
#include <set>

#include "harness/check/rules/rules_file.hpp"
#include "harness/core/text.hpp"
#include "harness/yaml/scalar_place.hpp"

namespace harness::check {
namespace {

// Go's own, and those of Prometheus.
const std::vector<std::string> known_functions{"and",
                                               "args",
                                               "block",
                                               "break",
                                               "continue",
                                               "define",
                                               "else",
                                               "end",
                                               "eq",
                                               "externalURL",
                                               "false",
                                               "first",
                                               "ge",
                                               "graphLink",
                                               "gt",
                                               "html",
                                               "humanize",
                                               "humanize1024",
                                               "humanizeDuration",
                                               "humanizePercentage",
                                               "humanizeTimestamp",
                                               "if",
                                               "index",
                                               "js",
                                               "label",
                                               "le",
                                               "len",
                                               "lt",
                                               "match",
                                               "ne",
                                               "nil",
                                               "not",
                                               "or",
                                               "parseDuration",
                                               "pathPrefix",
                                               "print",
                                               "printf",
                                               "println",
                                               "query",
                                               "range",
                                               "reReplaceAll",
                                               "safeHtml",
                                               "slice",
                                               "sortByLabel",
                                               "stripDomain",
                                               "stripPort",
                                               "strvalue",
                                               "tableLink",
                                               "template",
                                               "title",
                                               "tmpl",
                                               "toDuration",
                                               "toLower",
                                               "toTime",
                                               "toUpper",
                                               "true",
                                               "now",
                                               "urlQueryEscape",
                                               "urlquery",
                                               "value",
                                               "with"};

const std::vector<std::string> known_variables{"$externalLabels", "$externalURL", "$labels",
                                               "$value"};

// Of an alert, and of each row of a query.
const std::vector<std::string> known_fields{"ExternalLabels", "ExternalURL", "Labels", "Value"};

struct TemplateText {
  const Rule& rule;
  const yaml::Member& member;
  TemplateParts parts;
};

template <typename Visit>
void each_template(const RulesFile& file, const Visit& visit) {
  each_rule(file, [&](const Rule& rule) {
    if (!rule.is_alert()) return;
    for (const yaml::Node* map : {rule.labels(), rule.annotations()}) {
      if (map == nullptr) continue;
      for (const yaml::Member& member : map->members) {
        visit(TemplateText{rule, member, parts_of_template(text_of(&member.value))});
      }
    }
  });
}

yaml::Place place_of(const TemplateText& text, std::size_t offset, const RulesFile& file) {
  return yaml::place_within(text.member.value, offset, file.source->text);
}

bool is_known(const std::vector<std::string>& known, const std::string& name) {
  return std::find(known.begin(), known.end(), name) != known.end();
}

std::string remedy_of(const std::string& name, const std::vector<std::string>& known,
                      const std::string& otherwise) {
  const auto meant = nearest(name, known);
  return meant ? "did you mean " + *meant + "?" : otherwise;
}

}  // namespace

void template_syntax(const RulesFile& file, Findings& findings) {
  each_template(file, [&](const TemplateText& text) {
    if (text.parts.fault.empty()) return;
    findings.add(place_of(text, text.parts.fault_offset, file),
                 text.rule.alert + ", " + text.member.key + ": " + text.parts.fault,
                 text.parts.remedy);
  });
}

void template_names(const RulesFile& file, Findings& findings) {
  each_template(file, [&](const TemplateText& text) {
    std::set<std::string> declared;
    for (const TemplateWord& word : text.parts.words) {
      const yaml::Place place = place_of(text, word.offset, file);
      if (word.is_declared) declared.insert(word.name);
      if (word.kind == TemplateWord::Kind::function && !is_known(known_functions, word.name)) {
        findings.add(place, "templates have no function " + word.name,
                     remedy_of(word.name, known_functions,
                               "a label is $labels.NAME, the query's value $value"));
      }
      if (word.kind == TemplateWord::Kind::field && !is_known(known_fields, word.name)) {
        const auto meant = nearest(word.name, known_fields);
        if (meant) {
          findings.add(place, "templates have no field ." + word.name,
                       "did you mean ." + *meant + "?");
        }
      }
      if (word.kind != TemplateWord::Kind::variable || word.name == "$") continue;
      if (is_known(known_variables, word.name) || declared.contains(word.name)) continue;
      findings.add(place, "templates have no variable " + word.name,
                   remedy_of(word.name, known_variables, "there are $labels and $value"));
    }
  });
}

void template_labels(const RulesFile& file, Findings& findings) {
  each_template(file, [&](const TemplateText& text) {
    const auto left_by_query = text.rule.query ? labels_left(*text.rule.query) : std::nullopt;
    if (!left_by_query) return;
    const languages::AnswerLabels& answered = *left_by_query;
    for (const TemplateWord& word : text.parts.words) {
      if (word.kind != TemplateWord::Kind::label || answered.allow(word.name)) continue;
      const std::string left =
          answered.only
              ? (answered.only->empty()
                     ? "none"
                     : join(std::vector<std::string>(answered.only->begin(), answered.only->end()),
                            ", "))
              : "others";
      findings.add(place_of(text, word.offset, file),
                   text.rule.alert + ", " + text.member.key + ": the expression leaves no label " +
                       word.name + ", so that nothing stands there",
                   answered.only
                       ? "keep it with by (" + word.name + "), or name one that is left: " + left
                       : "keep it in the expression, or name another");
    }
  });
}

}  // namespace harness::check
