#include "harness/languages/logql/rewordings.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <cctype>
#include <set>

#include "harness/core/text.hpp"
#include "harness/languages/logql/exclusions.hpp"
#include "harness/languages/logql/print.hpp"
#include "harness/languages/logql/severities.hpp"
#include "harness/languages/logql/text_slips.hpp"
#include "harness/languages/outcome_names.hpp"

namespace harness::languages::logql {
namespace {

constexpr std::size_t most_words = 6;

// So far apart words are still of one text.
constexpr std::size_t most_between = 24;
// A number belongs to the name that stands right before it, or behind: http_status":500.
constexpr std::size_t most_beside_number = 4;

bool is_alnum(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }

bool only_joins(const std::string& word) {
  return is_one_of(word, {"a",   "an",  "and",  "are", "as",   "at", "be",  "been", "by",  "could",
                          "did", "for", "had",  "has", "have", "in", "is",  "it",   "its", "of",
                          "on",  "or",  "that", "the", "this", "to", "was", "were", "with"});
}

// What roll, rolls, rolled and rolling have in common.
std::string stem_of(const std::string& word) {
  constexpr std::size_t shortest = 4;
  for (const std::string_view end : {"ures", "ure", "ing", "ed", "es", "s"}) {
    if (word.ends_with(end) && word.size() >= end.size() + shortest) {
      return word.substr(0, word.size() - end.size());
    }
  }
  return word;
}

// In lower case, without their ends. One is enough where it has lost its end.
std::vector<std::string> stems_in(const std::string& text) {
  std::vector<std::string> stems;
  std::string word;
  bool has_ends = false;
  for (const char c : text + " ") {
    if (is_alnum(c)) {
      word += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
      continue;
    }
    if (!word.empty() && !only_joins(word)) {
      stems.push_back(stem_of(word));
      has_ends = has_ends || stems.back() != word;
    }
    word.clear();
  }
  std::sort(stems.begin(), stems.end());
  stems.erase(std::unique(stems.begin(), stems.end()), stems.end());
  const bool tell_nothing = stems.empty() || (stems.size() == 1 && !has_ends);
  return tell_nothing || stems.size() > most_words ? std::vector<std::string>{} : stems;
}

bool is_of_digits(const std::string& stem) {
  return std::all_of(stem.begin(), stem.end(), is_digit);
}

struct Place {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::size_t stem = 0;  // its index
  bool is_number = false;
};

// A number that may stand in place of the text's.
using MayBe = bool (*)(const std::string& number, const std::string& other);
bool is_that(const std::string& number, const std::string& other) { return number == other; }
bool is_as_long(const std::string& number, const std::string& other) {
  return number.size() == other.size();
}

// In the order of the line.
std::vector<Place> places_in(const std::string& line, const std::vector<std::string>& stems,
                             MayBe may_be) {
  const std::string small = lower(line);
  std::vector<Place> places;
  std::size_t at = 0;
  while (at < small.size()) {
    if (!is_alnum(small[at])) {
      ++at;
      continue;
    }
    std::size_t end = at;
    while (end < small.size() && is_alnum(small[end])) ++end;
    const std::string stem = stem_of(small.substr(at, end - at));
    const bool is_number = is_of_digits(stem);
    const auto found = std::find_if(stems.begin(), stems.end(), [&](const std::string& one) {
      return is_number && is_of_digits(one) ? may_be(stem, one) : stem == one;
    });
    if (found != stems.end()) {
      places.push_back({at, end, static_cast<std::size_t>(found - stems.begin()), is_number});
    }
    at = end;
  }
  return places;
}

// Whether they are of one text, and no two members of a line.
bool stand_together(const Place& one, const Place& next, const std::string& line) {
  const std::string between = line.substr(one.end, next.begin - one.end);
  if (one.is_number || next.is_number) {
    const std::string signs = between.substr(std::min(
        between.find_first_not_of("_-abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"),
        between.size()));
    return signs.size() <= most_beside_number && signs.find(',') == std::string::npos &&
           std::none_of(signs.begin(), signs.end(), is_alnum);
  }
  return between.size() <= most_between && between.find_first_of(",;{}=:\"\n") == std::string::npos;
}

// All of them together in the line.
std::optional<std::string> together_in(const std::string& line,
                                       const std::vector<std::string>& stems, MayBe may_be) {
  const std::vector<Place> places = places_in(line, stems, may_be);
  for (std::size_t first = 0; first < places.size() && !stems.empty(); ++first) {
    std::vector<bool> has(stems.size());
    std::size_t count = 0;
    for (std::size_t at = first; at < places.size(); ++at) {
      if (at > first && !stand_together(places[at - 1], places[at], line)) break;
      if (!has[places[at].stem]) ++count;
      has[places[at].stem] = true;
      if (count < stems.size()) continue;
      return line.substr(places[first].begin, places[at].end - places[first].begin);
    }
  }
  return std::nullopt;
}

// A word by which nothing is named: how it went, and what joins others.
bool names_nothing(const std::string& word) {
  return word.size() < 4 || is_of_digits(word) || only_joins(word) || names_an_outcome(word) ||
         severity_called(word).has_value() || tells_of_trouble(word) ||
         is_one_of(word, {"again", "away", "broken", "dead", "down", "gone", "logger", "message",
                          "missing", "never", "stopped", "unable", "unreachable"});
}

// What a text of several words is about.
std::vector<std::string> subjects_in(const std::string& text) {
  const std::vector<std::string> words = words_in(replace_all(lower(text), "_", " "));
  const bool has_number = std::any_of(words.begin(), words.end(), is_of_digits);
  if (has_number || stems_in(text).size() < 2) return {};
  std::vector<std::string> subjects;
  for (const std::string& word : words) {
    if (!names_nothing(word)) subjects.push_back(stem_of(word));
  }
  return subjects;
}

// The signs and numbers of no words around the place: "Database connection lost".
std::string phrase_around(const std::string& line, const Place& place) {
  constexpr std::size_t longest = 60;
  const auto is_of_it = [](char c) { return is_alnum(c) || c == ' ' || c == '_' || c == '-'; };
  std::size_t begin = place.begin;
  std::size_t end = place.end;
  while (begin > 0 && is_of_it(line[begin - 1])) --begin;
  while (end < line.size() && is_of_it(line[end])) ++end;
  if (end - begin > longest) return line.substr(place.begin, place.end - place.begin);
  return std::string(trim(line.substr(begin, end - begin)));
}

// The only number of the stems; none: there is none, or several.
std::optional<std::string> number_of(const std::vector<std::string>& stems) {
  const auto first = std::find_if(stems.begin(), stems.end(), is_of_digits);
  if (first == stems.end() || std::any_of(first + 1, stems.end(), is_of_digits)) return {};
  return *first;
}

std::string beginning_with(const std::string& stem) { return "(?i)(^|[^0-9a-z])" + stem; }

std::string with_pattern(const std::string& pattern) {
  return " " + print(Stage{LineFilter{LineFilterOp::regex, {{pattern}}}});
}

}  // namespace

std::string lines_with_words(const LineRead& read) {
  std::string query = read.lines;
  const std::vector<std::string> stems = stems_in(read.literally);
  for (const std::string& stem : stems) {
    query += with_pattern(beginning_with(stem + (is_of_digits(stem) ? "([^0-9a-z]|$)" : "")));
  }
  return stems.empty() ? std::string() : query;
}

std::optional<std::string> reworded_in(const std::string& line, const std::string& text) {
  return together_in(line, stems_in(text), is_that);
}

std::string bad_lines_about(const LineRead& read) {
  const std::vector<std::string> subjects = subjects_in(read.literally);
  if (subjects.empty()) return {};
  const std::string any = subjects.size() == 1 ? subjects.front() : "(" + join(subjects, "|") + ")";
  return read.lines + with_pattern(beginning_with(any)) + " | " + print_any_severity();
}

std::optional<std::string> said_about(const std::string& line, const std::string& text) {
  const std::vector<std::string> stems = stems_in(text);
  const std::vector<std::string> subjects = subjects_in(text);
  std::set<std::size_t> shared;
  std::string said;
  for (const Place& place : places_in(line, stems, is_that)) {
    shared.insert(place.stem);
    const bool is_subject =
        std::find(subjects.begin(), subjects.end(), stems[place.stem]) != subjects.end();
    std::string phrase = is_subject ? phrase_around(line, place) : std::string();
    if (phrase.size() > said.size()) said = std::move(phrase);
  }
  if (said.empty() || 2 * shared.size() < stems.size()) return std::nullopt;
  return said;
}

bool has_its_form(const std::string& line, const std::string& text) {
  const std::vector<std::string> words = split(one_line(text), ' ');
  for (const std::string& word : words) {
    std::string regex = "(?:^|[^0-9A-Za-z_])";
    for (const std::string& one : words) {
      regex += (&one == &words.front() ? "" : " ") +
               (&one == &word ? std::string("[A-Za-z]+") : re2::RE2::QuoteMeta(one));
    }
    if (re2::RE2::PartialMatch(line, regex + "(?:[^0-9A-Za-z_]|$)")) return true;
  }
  return false;
}

std::string lines_with_another_number(const LineRead& read) {
  const auto number = number_of(stems_in(read.literally));
  if (!number) return {};
  const std::size_t at = read.literally.find(*number);
  const std::string regex = (read.filter.op == LineFilterOp::contains ? "" : "(?i)") +
                            re2::RE2::QuoteMeta(read.literally.substr(0, at)) + "[0-9]{" +
                            std::to_string(number->size()) + "}" +
                            re2::RE2::QuoteMeta(read.literally.substr(at + number->size()));
  return read.lines + with_pattern(regex);
}

std::string lines_with_numbers_beside(const LineRead& read) {
  const std::vector<std::string> stems = stems_in(read.literally);
  const auto number = number_of(stems);
  if (!number || stems.size() < 2) return {};
  std::string query = read.lines;
  for (const std::string& stem : stems) {
    const std::string other = "[0-9]{" + std::to_string(number->size()) + "}([^0-9a-z]|$)";
    query += with_pattern(beginning_with(is_of_digits(stem) ? other : stem));
  }
  return query;
}

std::optional<std::string> renumbered_in(const std::string& line, const std::string& text) {
  return together_in(line, stems_in(text), is_as_long);
}

}  // namespace harness::languages::logql
