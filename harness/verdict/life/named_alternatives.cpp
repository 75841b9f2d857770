#include "harness/verdict/life/named_alternatives.hpp"

#include <algorithm>
#include <set>

#include "harness/languages/logql/label_reads.hpp"
#include "harness/languages/logql/parse.hpp"
#include "harness/languages/regex/regex_shape.hpp"
#include "harness/languages/traceql/field_reads.hpp"
#include "harness/languages/traceql/parser.hpp"
#include "harness/observe/loki.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/observe/tempo.hpp"
#include "harness/observe/tempo_tags.hpp"
#include "harness/verdict/finding.hpp"
#include "harness/verdict/misspelt.hpp"

namespace harness::verdict {
namespace {

using languages::ReadValue;

// Of what is spelt out; what values are like names none of them.
std::vector<ReadValue> spelt_out(const std::vector<ReadValue>& values) {
  std::vector<ReadValue> all;
  std::copy_if(values.begin(), values.end(), std::back_inserter(all), [](const ReadValue& value) {
    return !value.is_pattern || languages::is_literal(languages::without_anchors(value.text));
  });
  return all;
}

// A name of the query and what it may be, as its language asks for it.
struct NamedOnes {
  std::string what;  // "no line of {…} has job"
  std::vector<std::string> values;
  std::vector<observe::Question> each;  // whether there is any with that value
  observe::Question listing;
  std::string label;  // in the listing
};

std::vector<NamedOnes> named_in_logs(const std::string& text, const observe::Window& window) {
  const auto query = languages::logql::parse(text);
  std::vector<NamedOnes> all;
  if (!query) return all;
  for (const auto& read : languages::logql::label_reads(*query)) {
    const std::vector<ReadValue> values = spelt_out(read.values);
    if (values.size() < 2) continue;
    NamedOnes named{
        "no line has " + read.name,
        {},
        {},
        observe::logql_at(languages::logql::values_of(read, observe::range_of(window.length())),
                          window.end),
        read.name};
    for (const ReadValue& value : values) {
      named.values.emplace_back(languages::without_anchors(value.text));
      named.each.push_back(
          observe::list_lines(languages::logql::lines_with(read, value), window, 1));
    }
    all.push_back(std::move(named));
  }
  return all;
}

std::vector<NamedOnes> named_in_spans(const std::string& text, const observe::Window& window) {
  const auto query = languages::traceql::parse(text);
  std::vector<NamedOnes> all;
  if (!query) return all;
  for (const auto& read : languages::traceql::reads_of(*query).fields) {
    const std::vector<ReadValue> values = spelt_out(read.values);
    if (values.size() < 2 || read.is_enumeration() || read.field.of_parent) continue;
    const std::string field = to_string(read.field);
    NamedOnes named{
        "no span has " + field, {}, {}, observe::span_values(field, spans_of(read), window), field};
    for (const ReadValue& value : values) {
      named.values.emplace_back(languages::without_anchors(value.text));
      named.each.push_back(
          observe::search_traces(spans_with(read, value), window, observe::traces_per_page));
    }
    all.push_back(std::move(named));
  }
  return all;
}

std::vector<observe::Question> questions_for(const std::vector<NamedOnes>& all) {
  std::vector<observe::Question> questions;
  for (const NamedOnes& named : all) {
    questions.insert(questions.end(), named.each.begin(), named.each.end());
    questions.push_back(named.listing);
  }
  return questions;
}

// `is_missing`: for certain; `values_in`: of the listing.
template <typename IsMissing, typename ValuesIn>
Life tell_missing(const std::vector<NamedOnes>& all, std::span<const observe::Answer> answers,
                  const IsMissing& is_missing, const ValuesIn& values_in) {
  Lives lives;
  for (const NamedOnes& named : all) {
    std::vector<std::string> missing;
    for (std::size_t i = 0; i < named.each.size(); ++i) {
      if (is_missing(answers[i])) missing.push_back(named.values[i]);
    }
    const std::set<std::string> known = values_in(named, answers[named.each.size()]);
    answers = answers.subspan(named.each.size() + 1);
    if (missing.size() == named.values.size()) continue;  // the others are elsewhere
    for (const std::string& value : missing) {
      lives.add(
          {Outcome::pass,
           {},
           named.what + "=\"" + value + "\" in the window" + listed("there are", known, value)});
    }
  }
  return lives.life();
}

}  // namespace

std::vector<observe::Question> questions_for_log_alternatives(const std::string& query,
                                                              const observe::Window& window) {
  return questions_for(named_in_logs(query, window));
}

std::vector<observe::Question> questions_for_span_alternatives(const std::string& query,
                                                               const observe::Window& window) {
  return questions_for(named_in_spans(query, window));
}

Life life_of_log_alternatives(const std::string& query, const observe::Window& window,
                              std::span<const observe::Answer> answers) {
  const auto is_missing = [&](const observe::Answer& answer) {
    const auto lines = observe::parse_lines(answer);
    return lines &&
           std::none_of(lines->lines.begin(), lines->lines.end(),
                        [&](const observe::LogLine& line) { return window.contains(line.at); });
  };
  const auto values_in = [](const NamedOnes& named, const observe::Answer& listing) {
    std::set<std::string> values;
    const auto series = observe::parse_series(listing);
    if (!series) return values;
    for (const observe::Series& one : *series) {
      const auto found = one.labels.find(named.label);
      if (found != one.labels.end()) values.insert(found->second);
    }
    return values;
  };
  return tell_missing(named_in_logs(query, window), answers, is_missing, values_in);
}

Life life_of_span_alternatives(const std::string& query, const observe::Window& window,
                               std::span<const observe::Answer> answers) {
  const auto is_missing = [&](const observe::Answer& answer) {
    const auto found = observe::parse_traces(answer);
    if (!found) return false;
    const observe::Matches matches = observe::matches_in(*found, window);
    return matches.traces.empty() && matches.count().is_exact();
  };
  const auto values_in = [](const NamedOnes&, const observe::Answer& listing) {
    std::set<std::string> texts;
    const auto values = observe::parse_values(listing);
    if (!values) return texts;
    for (const observe::TagValue& value : *values) texts.insert(to_text(value));
    return texts;
  };
  return tell_missing(named_in_spans(query, window), answers, is_missing, values_in);
}

}  // namespace harness::verdict
