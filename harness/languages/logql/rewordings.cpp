#include "harness/languages/logql/rewordings.hpp"

#include <algorithm>
#include <cctype>

#include "harness/core/text.hpp"
#include "harness/languages/logql/print.hpp"

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

// In the order of the line.
std::vector<Place> places_in(const std::string& line, const std::vector<std::string>& stems) {
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
    const auto found = std::find(stems.begin(), stems.end(), stem);
    if (found != stems.end()) {
      places.push_back(
          {at, end, static_cast<std::size_t>(found - stems.begin()), is_of_digits(stem)});
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

}  // namespace

std::string lines_with_words(const LineRead& read) {
  std::string query = read.lines;
  const std::vector<std::string> stems = stems_in(read.literally);
  for (const std::string& stem : stems) {
    const bool is_number = is_of_digits(stem);
    const std::string word = "(?i)(^|[^0-9a-z])" + stem + (is_number ? "([^0-9a-z]|$)" : "");
    query += " " + print(Stage{LineFilter{LineFilterOp::regex, {{word}}}});
  }
  return stems.empty() ? std::string() : query;
}

std::optional<std::string> reworded_in(const std::string& line, const std::string& text) {
  const std::vector<std::string> stems = stems_in(text);
  const std::vector<Place> places = places_in(line, stems);
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

}  // namespace harness::languages::logql
