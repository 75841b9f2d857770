#include "harness/verdict/misspelt.hpp"

#include <algorithm>
#include <cctype>
#include <iterator>
#include <vector>

#include "harness/core/text.hpp"
#include "harness/languages/regex/regex_shape.hpp"
#include "harness/verdict/life/other_values.hpp"

namespace harness::verdict {
namespace {

std::string digits_of(const std::string& text) {
  std::string digits;
  std::copy_if(text.begin(), text.end(), std::back_inserter(digits),
               [](unsigned char c) { return std::isdigit(c) != 0; });
  return digits;
}

// Of three letters, one that differs makes another word: GET and PUT, get and set.
constexpr std::size_t shortest_word = 4;

// Of fewer, any word is the beginning of many.
constexpr std::size_t shortest_beginning = 3;

bool is_of_a_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }
bool is_letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }

// GET and roll of "GET /roll".
std::vector<std::string> words_in(const std::string& text) {
  std::vector<std::string> words;
  bool is_inside = false;
  for (const char c : text) {
    if (is_of_a_word(c) && !is_inside) words.emplace_back();
    is_inside = is_of_a_word(c);
    if (is_inside) words.back() += c;
  }
  return words;
}

// ERR of ERROR, and WARN of WARNING; neither /roll of /roll/{dice} nor error of error_timeout.
bool is_cut_short(const std::string& word, const std::string& whole) {
  return word.size() >= shortest_beginning && word.size() < whole.size() &&
         whole.starts_with(word) && is_letter(word.back()) && is_letter(whole[word.size()]);
}

// By ear, or by fingers that were too quick: FARE for FAIR, of which the first letter and all
// others but one are right, wherever they stand. In longer words two slips are near enough anyway.
bool has_nearly_its_letters(const std::string& word, const std::string& other) {
  constexpr std::size_t longest = 5;
  const auto [less, more] = std::minmax({word.size(), other.size()});
  if (less < shortest_word || more > longest || word.front() != other.front()) return false;
  std::string one = word;
  std::string two = other;
  std::sort(one.begin(), one.end());
  std::sort(two.begin(), two.end());
  std::string common;
  std::set_intersection(one.begin(), one.end(), two.begin(), two.end(), std::back_inserter(common));
  return common.size() + 1 >= more;
}

bool is_near(const std::string& word, const std::string& other) {
  if (word == other || is_cut_short(word, other) || is_cut_short(other, word)) return true;
  const bool is_long = std::max(word.size(), other.size()) >= shortest_word;
  return is_long &&
         (nearest(word, std::vector{other}).has_value() || has_nearly_its_letters(word, other));
}

// Word for word, so that PUT /roll is not GET /roll. In capitals.
bool are_near(const std::string& text, const std::string& other) {
  const auto words = words_in(text);
  const auto others = words_in(other);
  if (words.empty()) return false;
  if (words.size() != others.size()) return join(words, "") == join(others, "");
  return std::equal(words.begin(), words.end(), others.begin(), is_near);
}

std::string why_unless(const std::string& text, const std::string& meant) {
  return text + "; did you mean " + meant + "? If not, give control, with " + meant + " in it";
}

bool knows_of(Control control, const std::string& meant) {
  return control != nullptr && control->find(meant) != std::string::npos;
}

}  // namespace

std::optional<std::string> meant_by(const languages::ReadValue& value,
                                    const std::set<std::string>& known, const std::string& name) {
  const std::string text = value.is_pattern ? languages::word_in(value.text) : value.text;
  std::vector<std::string> near;
  for (const std::string& one : known) {
    const bool is_other = one != text && digits_of(one) == digits_of(text);
    if (is_other && are_near(upper(text), upper(one))) near.push_back(one);
  }
  if (near.empty()) return put_otherwise(value, known, name);
  return nearest(text, near).value_or(near.front());
}

std::string listed(const std::string& words, const std::set<std::string>& names,
                   const std::string& near) {
  constexpr std::size_t most = 8;
  std::vector<std::string> shown(names.begin(), names.end());
  std::erase(shown, "");
  if (shown.empty()) return {};
  if (const auto close = nearest(near, shown)) {
    const auto found = std::find(shown.begin(), shown.end(), *close);
    std::rotate(shown.begin(), found, found + 1);
  }
  const std::size_t others = shown.size() > most ? shown.size() - most : 0;
  shown.resize(shown.size() - others);
  return " (" + words + ": " + join(shown, ", ") +
         (others > 0 ? " and " + std::to_string(others) + " more" : "") + ")";
}

Life life_without_value(const Missing& missing, Control control) {
  if (!missing.meant || knows_of(control, *missing.meant)) {
    return {Outcome::pass, {}, missing.text};
  }
  return {Outcome::undecided, why_unless(missing.text, *missing.meant), {}};
}

Life life_without_name(const Missing& missing, Control control) {
  if (control != nullptr) return life_without_value(missing, control);
  return {Outcome::no_data, missing.text + give_control, {}};
}

bool Lives::add(Life life) {
  if (is_decided()) return false;
  if (life.outcome != Outcome::pass) {
    life_ = std::move(life);
    return false;
  }
  if (!life.told.empty()) life_.told += (life_.told.empty() ? "" : "; ") + life.told;
  return true;
}

}  // namespace harness::verdict
