#include "harness/verdict/life/other_values.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <initializer_list>
#include <memory>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/core/text.hpp"
#include "harness/languages/logql/go_regex.hpp"
#include "harness/languages/outcome_names.hpp"
#include "harness/languages/regex/regex_shape.hpp"

namespace harness::verdict {
namespace {

using languages::ReadValue;
using Known = std::set<std::string>;

// Each line: words for the same, in lower case.
constexpr std::array<std::string_view, 7> same_words{
    " err error errors fail failed failing failure failures ko nok severe unsuccessful ",
    " good ok okay pass passed succeed succeeded success successful ",
    " crit critical emerg emergency fatal ",
    " warn warning warnings wrn ",
    " deadline_exceeded timed_out timedout timeout timeouts ",
    " on true yes ",
    " false no off ",
};

// Whether that stands for the same; what is the same is no other word.
bool is_same_word(const std::string& word, const std::string& other) {
  if (word.empty() || other.empty() || word.find(' ') != std::string::npos) return false;
  const auto has = [](std::string_view words, const std::string& one) {
    return words.find(" " + one + " ") != std::string_view::npos;
  };
  return word != other && std::any_of(same_words.begin(), same_words.end(), [&](const auto& words) {
           return has(words, word) && has(words, other);
         });
}

bool is_number(const std::string& text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

// The status codes of HTTP.
bool is_code(const std::string& text) {
  return text.size() == 3 && is_number(text) && text.front() >= '1' && text.front() <= '5';
}
bool is_class_of_codes(const std::string& text) {
  return text.size() == 3 && text.front() >= '1' && text.front() <= '5' &&
         is_one_of(lower(text.substr(1)), {"xx", "**", ".."});
}

template <typename Is>
bool are_all(const Known& known, Is is) {
  return !known.empty() && std::all_of(known.begin(), known.end(), is);
}

// Null: it is no regular expression that can be read.
std::unique_ptr<re2::RE2> regex_of(const ReadValue& value, languages::logql::Anchor anchor) {
  const std::string text = value.is_pattern ? std::string(languages::without_anchors(value.text))
                                            : re2::RE2::QuoteMeta(value.text);
  auto regex = languages::logql::compile_regex(text, anchor);
  return regex ? *std::move(regex) : nullptr;
}

std::vector<std::string> all_codes() {
  std::vector<std::string> all;
  for (int code = 100; code < 600; ++code) all.push_back(std::to_string(code));
  return all;
}

// The classes as those are written that there are.
std::vector<std::string> all_classes(const std::string& like) {
  std::vector<std::string> all;
  for (const char first : {'1', '2', '3', '4', '5'}) all.push_back(first + like.substr(1));
  return all;
}

// What is content with nothing at all, as 5* is, is no pattern of them.
bool may_be_one_of(const ReadValue& value, const std::vector<std::string>& all) {
  const auto regex = regex_of(value, languages::logql::Anchor::both);
  if (regex && re2::RE2::FullMatch("", *regex)) return false;
  return !regex || std::any_of(all.begin(), all.end(), [&](const std::string& one) {
    return re2::RE2::FullMatch(one, *regex);
  });
}

// Of the code that is meant: who writes a word and not ok looks for errors.
char first_digit_of(const std::string& text) {
  if (lower(text) == "ok" || is_same_word(lower(text), "ok")) return '2';
  const auto found = std::find_if(text.begin(), text.end(), is_digit);
  const bool is_of_a_code = found != text.end() && *found >= '1' && *found <= '5';
  return is_of_a_code ? *found : '5';
}

// "0" is what clients take for no answer at all, and longer numbers are no codes of HTTP.
bool may_be_of_other_codes(const std::string& text) {
  return is_one_of(text, {"", "0", "-1", "000"}) || (is_number(text) && text.size() > 3);
}

std::optional<std::string> among_codes(const ReadValue& value, const Known& known) {
  if (may_be_of_other_codes(value.text)) return std::nullopt;
  const char digit = first_digit_of(value.text);
  const auto begins_with_it = [&](const std::string& one) { return one.front() == digit; };
  const auto same = std::find_if(known.begin(), known.end(), begins_with_it);
  if (are_all(known, is_code) && !may_be_one_of(value, all_codes())) {
    return same != known.end() ? *same : std::string("=~\"") + digit + "..\"";
  }
  if (are_all(known, is_class_of_codes) && !may_be_one_of(value, all_classes(*known.begin()))) {
    return same != known.end() ? *same : digit + known.begin()->substr(1);
  }
  return std::nullopt;
}

bool is_letter_or_digit(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }

// As a whole word, or several, of a text of more words. A path or an identifier is one word.
bool is_part_of(const std::string& part, const std::string& whole) {
  const bool is_text = whole.find(' ') != std::string::npos;
  if (!is_text || part.size() < 3 || part.size() >= whole.size()) return false;
  const std::string small = lower(whole);
  const std::size_t begin = small.find(lower(part));
  if (begin == std::string::npos) return false;
  const std::size_t end = begin + part.size();
  const bool begins_a_word = begin == 0 || !is_letter_or_digit(whole[begin - 1]);
  const bool ends_a_word = end == whole.size() || !is_letter_or_digit(whole[end]);
  return begins_a_word && ends_a_word;
}

std::set<std::string> small_words_in(const std::string& text) {
  std::set<std::string> words;
  std::string word;
  for (const char c : lower(text) + " ") {
    if (is_letter_or_digit(c) || c == '_') {
      word += c;
    } else if (!word.empty()) {
      words.insert(std::exchange(word, {}));
    }
  }
  return words;
}

// "failure" and "Order failure" of "Order failed": each word, or another for the same, is there.
// What has a path in it is a name, no text.
bool says_the_same(const std::string& text, const std::string& whole) {
  const bool is_text = whole.find(' ') != std::string::npos && whole.find('/') == std::string::npos;
  if (!is_text || text.find('/') != std::string::npos) return false;
  const std::set<std::string> words = small_words_in(text);
  const std::set<std::string> others = small_words_in(whole);
  bool differ = false;
  for (const std::string& word : words) {
    if (others.contains(word)) continue;
    differ = true;
    const bool is_there = std::any_of(others.begin(), others.end(), [&](const std::string& other) {
      return is_same_word(word, other);
    });
    if (!is_there) return false;
  }
  return differ;
}

bool is_same_number(const std::string& text, const std::string& other) {
  const std::string bare(trim(text));
  const auto one = to_number(bare);
  const auto two = to_number(other);
  return one && two && *one == *two && text != other;
}

template <typename Is>
std::optional<std::string> first_that(const Known& known, Is is) {
  const auto found = std::find_if(known.begin(), known.end(), is);
  return found == known.end() ? std::nullopt : std::optional(*found);
}

}  // namespace

std::optional<std::string> never_so(const NumberAsked& asked, const Interval& known) {
  using languages::Holds;
  const auto may_be = [&](const Interval& values) {
    return holds(asked.relation, values, Interval::exactly(asked.value)) != Holds::never;
  };
  const auto words = languages::words_of_name(asked.name);
  const auto has_word = [&](std::initializer_list<std::string_view> those) {
    return std::any_of(words.begin(), words.end(),
                       [&](const std::string& word) { return is_one_of(word, those); });
  };
  const Interval codes{100, 599};
  const bool are_codes =
      has_word({"status", "code"}) && known.low >= codes.low && known.high <= codes.high;
  if (are_codes && !may_be(codes)) return "a status is " + codes.text();
  const bool is_amount =
      asked.is_amount || has_word({"bytes", "count", "duration", "elapsed", "latency", "ms", "ns",
                                   "seconds", "size", "time", "took", "us"});
  if (is_amount && known.low >= 0 && !may_be(languages::not_negative)) {
    return asked.name + " is never below 0";
  }
  return std::nullopt;
}

std::optional<std::string> never_comes(const ReadValue& value, const std::set<std::string>& known,
                                       const std::string& name) {
  const auto number = value.is_pattern ? std::nullopt : to_number(value.text);
  if (!number || *number <= 0) return std::nullopt;
  std::vector<double> numbers;
  for (const std::string& one : known) {
    const auto code = to_number(one);
    if (!code) return std::nullopt;
    numbers.push_back(*code);
  }
  if (numbers.empty()) return std::nullopt;
  const auto [low, high] = std::minmax_element(numbers.begin(), numbers.end());
  return never_so({name, languages::Relation::equal, *number}, {*low, *high});
}

std::optional<std::string> put_otherwise(const ReadValue& value, const Known& known,
                                         const std::string& name) {
  const std::string word = value.is_pattern ? languages::word_in(value.text) : value.text;
  if (const auto same = first_that(
          known, [&](const std::string& one) { return is_same_word(lower(word), lower(one)); })) {
    return same;
  }
  if (const auto said =
          first_that(known, [&](const std::string& one) { return says_the_same(word, one); })) {
    return said;
  }
  if (languages::names_an_outcome(name)) {
    if (auto code = among_codes(value, known)) return code;
  }
  if (!value.is_pattern) {
    return first_that(known, [&](const std::string& one) {
      return is_part_of(value.text, one) || is_same_number(value.text, one);
    });
  }
  const auto anywhere = regex_of(value, languages::logql::Anchor::none);
  if (!anywhere || re2::RE2::FullMatch("", *anywhere)) return std::nullopt;
  const re2::RE2 in_any_capitals("(?i)" + anywhere->pattern());
  return first_that(known, [&](const std::string& one) {
    const bool is_inside =
        re2::RE2::PartialMatch(one, in_any_capitals) && !re2::RE2::FullMatch(one, *anywhere);
    return is_inside || is_same_number(word, one);
  });
}

bool counts_nanoseconds(const std::string& name) {
  const auto words = languages::words_of_name(name);
  return std::any_of(words.begin(), words.end(), [](const std::string& word) {
    return is_one_of(word, {"ns", "nano", "nanos", "nanosecond", "nanoseconds"});
  });
}

}  // namespace harness::verdict
