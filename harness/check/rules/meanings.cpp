// What rules say that they give, beside what they give.
#include <re2/re2.h>

#include <algorithm>

#include "harness/check/queries/dimension.hpp"
#include "harness/check/rules/rules_file.hpp"
#include "harness/core/text.hpp"
#include "harness/languages/promql/answer_labels.hpp"
#include "harness/languages/promql/functions.hpp"
#include "harness/languages/promql/walk.hpp"
#include "harness/yaml/scalar_place.hpp"

namespace harness::check {
namespace {

namespace promql = languages::promql;
using Of = Dimension::Of;

// ---- Names of recorded metrics.

// Whether a rate or a share is called a total.
void look_at_total(const Rule& rule, Findings& findings) {
  if (!rule.record.ends_with("_total") && !rule.record.ends_with(":total")) return;
  const auto of = dimension_of(*rule.tree);
  if (!of || (of->of != Of::share && of->of != Of::per_second)) return;
  findings.add(rule.place(),
               rule.record + " is called a total, and is " + text_of(*of) +
                   ": whoever reads it puts rate() around it",
               of->of == Of::share ? "call it …:ratio" : "call it …:rate5m");
}

// level:metric:rate5m of a range of 10m.
void look_at_range(const Rule& rule, Findings& findings) {
  static const re2::RE2 ends_with_range(R"((rate|irate|increase)(\d+[smhdw])$)");
  std::string function;
  std::string range;
  if (!re2::RE2::PartialMatch(rule.record, ends_with_range, &function, &range)) return;
  static const re2::RE2 in_brackets(R"(\[(\w+)[:\]])");
  re2::StringPiece rest(rule.query->text);
  std::vector<std::string> ranges;
  for (std::string one; re2::RE2::FindAndConsume(&rest, in_brackets, &one);) ranges.push_back(one);
  if (ranges.empty() || std::ranges::find(ranges, range) != ranges.end()) return;
  findings.add(rule.place(),
               rule.record + " says " + range + ", and looks back on " + join(ranges, ", "),
               "call it …" + function + ranges.front() + ", or write [" + range + "]");
}

// job:… of what is summed by instance.
void look_at_level(const Rule& rule, Findings& findings) {
  const std::string level = rule.record.substr(0, rule.record.find(':'));
  if (!is_one_of(level, {"job", "instance", "pod", "namespace", "service"})) return;
  const auto labels = promql::answered_by(*rule.tree).labels;
  if (!labels.only || labels.only->empty() || labels.allow(level)) return;
  findings.add(
      rule.place(),
      rule.record + " says that there is one for each " + level + ", a label that is not left",
      "keep it with by (" + level + "), or name it after what is left: " +
          join(std::vector<std::string>(labels.only->begin(), labels.only->end()), "_"));
}

// ---- What people are told.

struct Formatter {
  const char* name;
  Of of;
  const char* takes;
};
constexpr Formatter formatters[] = {
    {"humanizePercentage", Of::share, "a share of 1"},
    {"humanizeDuration", Of::time, "seconds"},
    {"humanizeTimestamp", Of::moment, "seconds since 1970"},
};

// The value of the alert: what is compared, as it stands on the left.
std::optional<Dimension> dimension_of_value(const Rule& rule) { return dimension_of(*rule.tree); }

void look_at_formatters(const Rule& rule, const yaml::Member& member, const Source& source,
                        Findings& findings) {
  const auto of = dimension_of_value(rule);
  if (!of) return;
  const std::string text = text_of(&member.value);
  static const re2::RE2 piped(R"(\{\{-?\s*\$value\s*\|\s*(humanize\w+)\s*-?\}\}(%?))");
  static const re2::RE2 per_cent(
      R"(\{\{-?\s*\$value\s*(\|\s*(printf "[^"]*"|humanize)\s*)?-?\}\} ?%)");
  const auto at = [&](const std::string& word) {
    return yaml::place_within(member.value, text.find(word), source.text);
  };
  re2::StringPiece rest(text);
  std::string name;
  std::string sign;
  while (re2::RE2::FindAndConsume(&rest, piped, &name, &sign)) {
    for (const Formatter& one : formatters) {
      const bool is_right = of->of == one.of && of->scale == 1;
      if (name != one.name || is_right) continue;
      findings.add(at(name),
                   rule.alert + ", " + member.key + ": " + name + " takes " + one.takes +
                       ", and the value is " + text_of(*of),
                   of->of == one.of ? "give it in that unit, or write the unit behind $value"
                                    : "write humanize, and the unit behind it");
    }
  }
  const bool is_of_one = of->of == Of::share && of->scale == 1;
  if (!is_of_one || !re2::RE2::PartialMatch(text, per_cent)) return;
  findings.add(
      at("%"),
      rule.alert + ", " + member.key + ": the value is a share of 1, and % stands behind it",
      "write {{ $value | humanizePercentage }}");
}

}  // namespace

void record_meanings(const RulesFile& file, Findings& findings) {
  each_rule(file, [&](const Rule& rule) {
    if (rule.is_alert() || rule.record.empty() || !rule.tree) return;
    look_at_total(rule, findings);
    look_at_range(rule, findings);
    look_at_level(rule, findings);
  });
}

void told_values(const RulesFile& file, Findings& findings) {
  each_rule(file, [&](const Rule& rule) {
    if (!rule.is_alert() || !rule.tree || rule.annotations() == nullptr) return;
    for (const yaml::Member& member : rule.annotations()->members) {
      look_at_formatters(rule, member, *file.source, findings);
    }
  });
}

// A label is what an alert is known by: with another value it is another alert, whose `for` begins.
void values_in_labels(const RulesFile& file, Findings& findings) {
  each_rule(file, [&](const Rule& rule) {
    if (!rule.is_alert() || rule.labels() == nullptr) return;
    for (const yaml::Member& member : rule.labels()->members) {
      const std::string text = text_of(&member.value);
      static const re2::RE2 shows_value(
          R"(\{\{-?\s*(\$value|\.Value|printf [^}]*\$value|humanize\w* \$value))");
      if (!re2::RE2::PartialMatch(text, shows_value)) continue;
      findings.add(member.value.place,
                   rule.alert + ": the label " + member.key +
                       " changes with the value, and each is another alert, whose for begins anew",
                   "put it into an annotation");
    }
  });
}

}  // namespace harness::check
