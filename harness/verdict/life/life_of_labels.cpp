// The labels that a LogQL query reads.
#include <algorithm>
#include <set>

#include "harness/core/text.hpp"
#include "harness/languages/logql/severities.hpp"
#include "harness/languages/regex/regex_shape.hpp"
#include "harness/observe/loki.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/verdict/asked.hpp"
#include "harness/verdict/finding.hpp"
#include "harness/verdict/life/life_of_names.hpp"

namespace harness::verdict {
namespace {

using languages::ReadValue;
using languages::logql::LabelRead;

// So many lines show what others are like.
constexpr unsigned lines_of_a_sample = 500;

// A label that a query only asks for may be there in another phase.
const observe::Window& where_named(const LabelRead& read, const Stretches& stretches) {
  return read.asks_presence ? stretches.run : stretches.window;
}

// A part of a selector that is silent is dead; another value may be what must not come.
const observe::Window& where_valued(const LabelRead& read, const Stretches& stretches) {
  return read.selects ? stretches.window : stretches.run;
}

observe::Question sample(const LabelRead& read, const Stretches& stretches) {
  return observe::list_lines(read.lines, stretches.run, lines_of_a_sample);
}
observe::Question for_name(const LabelRead& read, const Stretches& stretches) {
  return observe::list_lines(lines_with(read), where_named(read, stretches), 1);
}
observe::Question for_value(const LabelRead& read, const ReadValue& value,
                            const Stretches& stretches) {
  return observe::list_lines(lines_with(read, value), where_valued(read, stretches), 1);
}
observe::Question for_values(const LabelRead& read, const Stretches& stretches) {
  return observe::logql_at(values_of(read, observe::range_of(stretches.run.length())),
                           stretches.run.end);
}

// Which severity a value calls for; none: it is none of a level's.
std::optional<languages::logql::Severity> severity_of(const LabelRead& read,
                                                      const ReadValue& value) {
  if (read.selects || !languages::logql::names_a_level(read.name)) return std::nullopt;
  const std::string word = value.is_pattern ? languages::word_in(value.text) : value.text;
  return languages::logql::severity_called(word);
}
bool is_of_severity(const LabelRead& read) {
  return std::any_of(read.values.begin(), read.values.end(),
                     [&](const ReadValue& value) { return severity_of(read, value).has_value(); });
}
observe::Question for_severities(const LabelRead& read, const Stretches& stretches) {
  const observe::Window& window = stretches.window;
  return observe::logql_at(
      languages::logql::counts_by_severity(read.lines, observe::range_of(window.length())),
      window.end);
}

Asked asked_for(const std::vector<LabelRead>& reads, const Stretches& stretches) {
  Asked asked;
  for (const LabelRead& read : reads) {
    if (!read.selects) {
      asked.add(sample(read, stretches));
      asked.add(for_name(read, stretches));
    }
    if (!read.values.empty()) asked.add(for_values(read, stretches));
    for (const ReadValue& value : read.values) asked.add(for_value(read, value, stretches));
    if (is_of_severity(read)) asked.add(for_severities(read, stretches));
  }
  return asked;
}

bool any_in(const observe::Lines& lines, const observe::Window& window) {
  return std::any_of(lines.lines.begin(), lines.lines.end(),
                     [&](const observe::LogLine& line) { return window.contains(line.at); });
}

std::set<std::string> names_in(const observe::Answer& sample) {
  std::set<std::string> names;
  const auto lines = observe::parse_lines(sample);
  if (!lines) return names;
  for (const observe::LogLine& line : lines->lines) {
    for (const auto& [name, value] : line.labels) names.insert(name);
  }
  return names;
}

std::set<std::string> values_in(const std::vector<observe::Series>& series,
                                const std::string& label) {
  std::set<std::string> values;
  for (const observe::Series& one : series) {
    const auto found = one.labels.find(label);
    if (found != one.labels.end()) values.insert(found->second);
  }
  return values;
}

// What is asked of one label, and what was answered.
class OneRead {
 public:
  OneRead(const LabelRead& read, const Stretches& stretches, Control control)
      : read_(read), stretches_(stretches), control_(control) {}

  Life of_name(const observe::Answer& named, const observe::Answer& sample) const {
    const Result<observe::Lines> lines = observe::parse_lines(named);
    if (!lines) return {Outcome::undecided, to_string(lines.error()), {}};
    if (any_in(*lines, where_named(read_, stretches_))) return {};
    std::set<std::string> names = names_in(sample);
    const bool is_elsewhere = names.erase(read_.name) > 0;
    return life_without_name({"no line of " + read_.lines + " has the label " + read_.name +
                                  (read_.asks_presence ? " in the run" : " in the window") +
                                  (is_elsewhere ? ", though others of the run do"
                                                : listed("some have", names, read_.name)),
                              meant_by({read_.name}, names)},
                             control_);
  }

  // `severities`: null where the label says none.
  Life of_value(const ReadValue& value, const observe::Answer& valued,
                const observe::Answer& listing, const observe::Answer* severities) const {
    const Result<observe::Lines> lines = observe::parse_lines(valued);
    const auto series = observe::parse_series(listing);
    for (const Error* problem : {error_of(lines), error_of(series)}) {
      if (problem != nullptr) return {Outcome::undecided, to_string(*problem), {}};
    }
    if (any_in(*lines, where_valued(read_, stretches_))) return {};
    std::set<std::string> known = values_in(*series, read_.name);
    const bool is_of_the_run = known.contains(std::string(languages::without_anchors(value.text)));
    const std::string whose = read_.selects ? "the window" : read_.lines + " in the run";
    const std::string text =
        "no line of " + whose + " has " + read_.name + (value.is_pattern ? "=~" : "=") + "\"" +
        value.text + "\"" +
        (is_of_the_run ? ", though others of the run do" : listed("some have", known, value.text));
    // What the query names besides is not what it means by this.
    for (const ReadValue& other : read_.values) {
      known.erase(std::string(languages::without_anchors(other.text)));
    }
    const auto meant = is_of_the_run ? std::nullopt : meant_by(value, known, read_.name);
    const auto severity = severity_of(read_, value);
    if (meant || !severity || severities == nullptr) {
      return life_without_value({text, meant}, control_);
    }
    return of_severity(text, *severity, *severities);
  }

 private:
  // Lines are of it by what others say of them: the label has something else.
  Life of_severity(const std::string& text, languages::logql::Severity severity,
                   const observe::Answer& severities) const {
    const auto series = observe::parse_series(severities);
    if (!series) return {Outcome::undecided, to_string(series.error()), {}};
    const auto severe = severe_lines(*series);
    const auto found = severe.find(severity);
    if (found == severe.end()) return life_without_value({text, {}}, control_);
    return life_without_value({text + while_there_are(found->second), found->second.label},
                              control_);
  }

  const LabelRead& read_;
  const Stretches& stretches_;
  Control control_;
};

}  // namespace

std::vector<observe::Question> questions_for_names(const std::vector<LabelRead>& reads,
                                                   const Stretches& stretches) {
  return asked_for(reads, stretches).all();
}

Life life_of(const std::vector<LabelRead>& reads, const Stretches& stretches, Control control,
             std::span<const observe::Answer> answers) {
  const Asked asked = asked_for(reads, stretches);
  const auto answer_to = [&](const observe::Question& question) -> const observe::Answer& {
    return asked.answer_to(question, answers);
  };
  Lives lives;
  for (const LabelRead& read : reads) {
    const OneRead one(read, stretches, control);
    if (!read.selects) {
      lives.add(
          one.of_name(answer_to(for_name(read, stretches)), answer_to(sample(read, stretches))));
    }
    const observe::Answer* severities =
        is_of_severity(read) ? &answer_to(for_severities(read, stretches)) : nullptr;
    for (const ReadValue& value : read.values) {
      lives.add(one.of_value(value, answer_to(for_value(read, value, stretches)),
                             answer_to(for_values(read, stretches)), severities));
    }
  }
  return lives.life();
}

}  // namespace harness::verdict
