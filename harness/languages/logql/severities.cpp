#include "harness/languages/logql/severities.hpp"

#include <algorithm>
#include <vector>

#include "harness/core/text.hpp"
#include "harness/languages/logql/print.hpp"
#include "harness/languages/logql/text_slips.hpp"
#include "harness/languages/regex/regex_shape.hpp"

namespace harness::languages::logql {
namespace {

struct SeverityWord {
  const char* word;  // in lower case
  Severity severity;
};

constexpr std::array severity_words{
    SeverityWord{"crit", Severity::fatal},      SeverityWord{"critical", Severity::fatal},
    SeverityWord{"emerg", Severity::fatal},     SeverityWord{"emergency", Severity::fatal},
    SeverityWord{"err", Severity::error},       SeverityWord{"error", Severity::error},
    SeverityWord{"errors", Severity::error},    SeverityWord{"fatal", Severity::fatal},
    SeverityWord{"severe", Severity::error},    SeverityWord{"warn", Severity::warning},
    SeverityWord{"warning", Severity::warning}, SeverityWord{"warnings", Severity::warning},
    SeverityWord{"wrn", Severity::warning}};

// Its first letter is right: "total" is no fatal, nor "terror" an error.
std::optional<Severity> severity_meant(const std::string& word) {
  if (const auto severity = severity_called(word)) return severity;
  const std::string small = lower(word);
  for (const SeverityWord& one : severity_words) {
    const std::string known = one.word;
    if (known.front() == small.front() && differ_by_a_slip(small, known)) return one.severity;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Severity> severity_called(const std::string& level) {
  const std::string small = lower(level);
  for (const SeverityWord& one : severity_words) {
    if (small == one.word) return one.severity;
  }
  return std::nullopt;
}

bool names_a_level(const std::string& label) {
  return is_one_of(lower(label), {"detected_level", "level", "log", "log_level", "loglevel", "lvl",
                                  "severity", "severity_text", "severitytext"});
}

std::string print_any_severity() {
  std::vector<std::string> words;
  for (const SeverityWord& one : severity_words) words.emplace_back(one.word);
  std::vector<std::string> filters;
  for (const char* label : severity_labels) {
    filters.push_back(print(Matcher{label, MatchOp::regex, "(?i)(" + join(words, "|") + ")"}));
  }
  return join(filters, " or ");
}

std::set<Severity> severities_in(const LineRead& read) {
  const std::string& text = read.filter.any.front().text;
  const bool is_pattern = read.filter.op == LineFilterOp::regex;
  std::set<Severity> severities;
  for (const std::string& word : is_pattern ? words_in_pattern(text) : words_in(text)) {
    if (names_a_level(word)) continue;
    const std::optional<Severity> severity = severity_meant(word);
    if (!severity) return {};
    severities.insert(*severity);
  }
  return severities;
}

// Loki answers nothing at all where a line could not be parsed.
std::string counts_by_severity(const std::string& lines, const std::string& range) {
  const std::vector<std::string> labels(severity_labels.begin(), severity_labels.end());
  return "sum by (" + join(labels, ", ") + ") (count_over_time(" + lines + R"( | __error__="" [)" +
         range + "]))";
}

}  // namespace harness::languages::logql
