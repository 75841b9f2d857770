#include "harness/prove/selected/values.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "harness/core/text.hpp"

namespace harness::prove {
namespace {

// Enough to know what a field says; ids and times have one for each line.
constexpr std::size_t most_values = 200;

constexpr std::array level_words{"ERROR",   "error",   "FATAL", "fatal", "CRITICAL", "critical",
                                 "WARN",    "warn",    "INFO",  "info",  "DEBUG",    "debug",
                                 "WARNING", "warning", "err",   "panic", "TRACE",    "trace"};
constexpr std::array level_fields{"level", "detected_level", "severity", "severity_text", "lvl"};
constexpr std::array ending_words{"error", "failure", "failed", "timeout", "ERROR", "FAILURE"};
constexpr std::array ending_fields{"result", "outcome"};
constexpr std::array failure_words{
    "abort",      "broken",  "cannot",      "conflict",  "corrupt",      "could not",
    "crash",      "dead",    "denied",      "error",     "except",       "exceed",
    "exhaust",    "expired", "fail",        "fatal",     "forbid",       "invalid",
    "lost",       "missing", "no such",     "not found", "outage",       "overload",
    "panic",      "reject",  "refuse",      "reset",     "retry",        "rollback",
    "timed out",  "timeout", "too many",    "unable",    "unauthorized", "unavailable",
    "unexpected", "unknown", "unreachable", "violat",    "warn"};

template <typename Words>
bool is_among(const Words& words, const std::string& text) {
  return std::any_of(words.begin(), words.end(), [&](const char* one) { return text == one; });
}

bool is_about_failure(const std::string& text) {
  const std::string small = lower(text);
  return std::any_of(failure_words.begin(), failure_words.end(),
                     [&](const char* word) { return small.find(word) != std::string::npos; });
}

bool is_http_status(const std::string& text) {
  return text.size() == 3 && text[0] >= '1' && text[0] <= '5' && is_digit(text[1]) &&
         is_digit(text[2]);
}

// Failures first: they are what claims forbid.
std::vector<std::string> all_statuses() {
  std::vector<std::string> all{"500", "503", "404", "400"};
  for (int status = 100; status < 600; ++status) all.push_back(std::to_string(status));
  return all;
}

bool is_slip(const std::string& text, const std::set<std::string>& known) {
  const std::vector<std::string> all(known.begin(), known.end());
  return nearest(text, all).has_value();
}

template <typename Known, typename Is>
bool are_all(const Known& known, const Is& is) {
  return !known.empty() && std::all_of(known.begin(), known.end(), is);
}

// Of the class that what the field said is of.
std::vector<std::string> class_of(const std::string& name, const std::set<std::string>& known) {
  std::vector<std::string> all;
  const auto add = [&](const auto& more) { all.insert(all.end(), more.begin(), more.end()); };
  if (are_all(known, is_http_status)) add(all_statuses());
  if (is_among(level_fields, name)) add(level_words);
  if (is_among(ending_fields, name)) add(ending_words);
  const auto is_flag = [](const std::string& one) { return one == "true" || one == "false"; };
  if (are_all(known, is_flag)) add(std::array{"true", "false"});
  return all;
}

// What is more than a million times as much as anything that there was is of no such thing.
bool is_of_their_size(const std::string& text, const std::set<std::string>& known) {
  constexpr double times = 1e6;
  double most = 1;
  for (const std::string& one : known) most = std::max(most, std::abs(*to_number(one)));
  const auto number = to_number(text);
  return number && std::abs(*number) < times * most;
}

const std::string* first_that_passes(const std::vector<std::string>& values,
                                     const WantedValue& wanted) {
  const auto found = std::find_if(values.begin(), values.end(), wanted.passes);
  return found == values.end() ? nullptr : &*found;
}

}  // namespace

void ValuesSeen::add(std::string_view name, std::string_view value) {
  std::set<std::string>& values = by_name_[std::string(name)];
  if (values.size() < most_values) values.emplace(value);
}

const std::set<std::string>& ValuesSeen::of(const std::string& name) const {
  static const std::set<std::string> none;
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? none : found->second;
}

std::optional<std::string> ValuesSeen::value_for(const std::string& name,
                                                 const WantedValue& wanted) const {
  const std::set<std::string>& known = of(name);
  const auto had = std::find_if(known.begin(), known.end(), wanted.passes);
  if (had != known.end()) return *had;
  if (known.empty() && !is_among(level_fields, name) && !is_about_failure(name)) {
    return std::nullopt;
  }
  const std::vector<std::string> alike = class_of(name, known);
  if (const std::string* one = first_that_passes(alike, wanted)) return *one;
  const bool is_numeric =
      are_all(known, [](const std::string& one) { return to_number(one).has_value(); });
  for (const std::string& text : wanted.written) {
    if (!wanted.passes(text)) continue;
    if (is_numeric && is_of_their_size(text, known)) return text;
    const bool may_be_said = is_about_failure(text) || is_about_failure(name);
    if (may_be_said && !is_slip(text, known)) return text;
  }
  return std::nullopt;
}

std::optional<std::string> ValuesSeen::text_for(const WantedValue& wanted) const {
  for (const std::string& text : wanted.written) {
    if (!wanted.passes(text)) continue;
    const bool is_slip_of_one =
        std::any_of(by_name_.begin(), by_name_.end(), [&](const auto& field) {
          return !field.second.contains(text) && is_slip(text, field.second);
        });
    if (!is_slip_of_one) return text;
  }
  return std::nullopt;
}

}  // namespace harness::prove
