#include "harness/languages/logql/text_subjects.hpp"

#include <algorithm>
#include <cctype>

#include "harness/core/text.hpp"
#include "harness/languages/logql/print.hpp"
#include "harness/languages/logql/severities.hpp"
#include "harness/languages/logql/streams.hpp"
#include "harness/languages/outcome_names.hpp"

namespace harness::languages::logql {
namespace {

// Beside names of outcomes and severities: how messages say that something went well or wrong.
bool says_how_it_ended(const std::string& word) {
  return is_one_of(word,
                   {"abort",      "aborted",     "bad",       "broken",  "cannot", "completed",
                    "crash",      "crashed",     "critical",  "denied",  "done",   "exceeded",
                    "exceptions", "fail",        "failed",    "failing", "fails",  "fatal",
                    "invalid",    "lost",        "missing",   "ok",      "panic",  "refused",
                    "rejected",   "slow",        "succeeded", "success", "timed",  "timeout",
                    "unable",     "unavailable", "unhandled", "warn",    "warning"}) ||
         names_an_outcome(word) || severity_called(word).has_value();
}

// 500, and 5.. of a pattern.
bool is_a_status(const std::string& word) {
  return word.size() == 3 && (word[0] == '4' || word[0] == '5') &&
         std::all_of(word.begin() + 1, word.end(),
                     [](unsigned char c) { return std::isdigit(c) != 0; });
}

std::vector<std::string> words_of(const std::string& text) {
  std::vector<std::string> words;
  bool is_inside = false;
  for (const char c : text) {
    const bool is_letter = std::isalnum(static_cast<unsigned char>(c)) != 0;
    if (is_letter && !is_inside) words.emplace_back();
    is_inside = is_letter;
    if (is_letter) words.back() += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return words;
}

bool tells_an_outcome(const std::string& text) {
  const std::vector<std::string> words = words_of(text);
  return names_an_outcome(text) ||
         std::any_of(words.begin(), words.end(), [](const std::string& word) {
           return says_how_it_ended(word) || is_a_status(word);
         });
}

bool wants_text(const LineFilter& filter) {
  const bool is_of_text = filter.op == LineFilterOp::contains || filter.op == LineFilterOp::regex;
  return is_of_text && std::all_of(filter.any.begin(), filter.any.end(), [](const auto& match) {
           return !match.ip && !words_of(match.text).empty();
         });
}

// |~ "risky.*ERROR" as |~ "risky" |~ "ERROR".
std::vector<LineFilter> parts_of(const LineFilter& filter) {
  const std::string& text = filter.any.front().text;
  const bool is_plain = filter.op == LineFilterOp::regex && filter.any.size() == 1 &&
                        text.find_first_of("|()[]{}\\?") == std::string::npos;
  if (!is_plain) return {filter};
  std::vector<LineFilter> parts;
  std::size_t begin = 0;
  while (begin <= text.size()) {
    const std::size_t end = std::min(text.find(".*", begin), text.size());
    if (end > begin) parts.push_back({filter.op, {{text.substr(begin, end - begin), false}}});
    begin = end + 2;
  }
  return parts;
}

// What labels have to be.
class LabelTexts {
 public:
  void operator()(const LabelFilter& filter) { std::visit(*this, filter.of); }
  void operator()(const Matcher& matcher) { add(matcher.name, matcher.value); }
  void operator()(const AllOf& all) { add(all.parts); }
  void operator()(const AnyOf& any) { add(any.parts); }
  template <typename Filter>
  void operator()(const Filter& filter) {
    add(filter.name, {});
  }

  bool say_how_it_ended() const { return say_how_it_ended_; }

  // A filter of lines by what a label has to be is there for speed.
  bool are_about(const std::string& text) const {
    return std::any_of(texts_.begin(), texts_.end(), [&](const std::string& one) {
      return text.find(one) != std::string::npos || one.find(text) != std::string::npos;
    });
  }

 private:
  void add(const std::vector<LabelFilter>& parts) {
    for (const LabelFilter& part : parts) (*this)(part);
  }
  void add(const std::string& label, const std::string& value) {
    say_how_it_ended_ = say_how_it_ended_ || names_an_outcome(label);
    texts_.push_back(label);
    if (!value.empty()) texts_.push_back(value);
  }

  std::vector<std::string> texts_;
  bool say_how_it_ended_ = false;
};

bool makes_lines(const Stage& stage) {
  return std::holds_alternative<LineFormat>(stage.of) ||
         std::holds_alternative<LabelFormat>(stage.of) ||
         std::holds_alternative<UnpackParser>(stage.of);
}

template <typename Is>
bool any_text(const LineFilter& filter, Is is) {
  return std::any_of(filter.any.begin(), filter.any.end(),
                     [&](const LineMatch& match) { return is(match.text); });
}

std::string filtered(const std::string& selector, const std::vector<LineFilter>& filters) {
  std::string text = selector;
  for (const LineFilter& filter : filters) text += " " + print(Stage{filter});
  return text;
}

// Null texts: there is nothing to tell apart.
TextSubject subject_of(const LogQueryInside& one) {
  const Pipeline& pipeline = one.log->pipeline;
  if (std::any_of(pipeline.begin(), pipeline.end(), makes_lines)) return {};
  LabelTexts labels;
  for (const Stage& stage : pipeline) {
    if (const auto* filter = std::get_if<LabelFilter>(&stage.of)) labels(*filter);
  }
  const std::string selector = print_selector(one.log->selector);
  TextSubject subject{{}, selector};
  bool tells = labels.say_how_it_ended();
  std::vector<LineFilter> about;
  for (const Stage& stage : pipeline) {
    subject.query += " " + print(stage);
    const auto* filter = std::get_if<LineFilter>(&stage.of);
    if (filter == nullptr || !wants_text(*filter)) continue;
    for (LineFilter& part : parts_of(*filter)) {
      if (any_text(part, tells_an_outcome)) {
        tells = true;
      } else if (!any_text(part, [&](const auto& text) { return labels.are_about(text); })) {
        about.push_back(std::move(part));
      }
    }
  }
  if (tells && !about.empty()) {
    subject.any_of.push_back(filtered(selector, about));
  } else if (about.size() > 1) {
    for (const LineFilter& filter : about) subject.any_of.push_back(filtered(selector, {filter}));
  }
  return subject;
}

}  // namespace

std::vector<TextSubject> text_subjects(const Query& query) {
  std::vector<TextSubject> all;
  for (const LogQueryInside& one : log_queries(query)) {
    TextSubject subject = subject_of(one);
    const bool is_known = std::find(all.begin(), all.end(), subject) != all.end();
    if (!subject.any_of.empty() && !is_known) all.push_back(std::move(subject));
  }
  return all;
}

}  // namespace harness::languages::logql
