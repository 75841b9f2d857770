#include "harness/languages/logql/line_reads.hpp"

#include <algorithm>
#include <cctype>

#include "harness/core/text.hpp"
#include "harness/languages/logql/go_regex.hpp"
#include "harness/languages/logql/print.hpp"
#include "harness/languages/logql/streams.hpp"
#include "harness/languages/logql/text_slips.hpp"
#include "harness/languages/regex/regex_shape.hpp"

namespace harness::languages::logql {
namespace {

bool has_words(const std::string& text) {
  return std::any_of(text.begin(), text.end(),
                     [](unsigned char c) { return std::isalnum(c) != 0; });
}

// The texts of a pattern: <_>level=<_> has level= between what may be anything.
std::vector<ReadValue> texts_between(const std::string& pattern) {
  constexpr std::string_view anything = "<_>";
  std::vector<ReadValue> texts;
  std::size_t begin = 0;
  while (begin <= pattern.size()) {
    const std::size_t end = std::min(pattern.find(anything, begin), pattern.size());
    texts.push_back({pattern.substr(begin, end - begin)});
    begin = end + anything.size();
  }
  return texts;
}

std::vector<ReadValue> values_of(LineFilterOp op, const LineMatch& match) {
  if (match.ip) return {};
  if (op == LineFilterOp::contains) return {{match.text}};
  if (op == LineFilterOp::regex) return languages::values_in(match.text);
  return op == LineFilterOp::pattern ? texts_between(match.text) : std::vector<ReadValue>{};
}

// What a text looks for in full, or each of the texts that a regular expression is about; an empty
// one: it is about more than that.
std::vector<std::string> literals_of(const ReadValue& value) {
  std::vector<std::string> all{value.text};
  if (value.is_pattern) all = spellings(value.text);
  const bool is_about_more = value.is_pattern && !words_in_pattern(value.text).empty();
  if (all.empty() && is_about_more) {
    for (const std::string& text : spellings(without_gaps(value.text)))
      all.emplace_back(trim(text));
  }
  std::erase_if(all, [](const std::string& one) { return !has_words(one); });
  if (all.empty() && is_about_more) all.emplace_back();
  return all;
}

bool has_text(const ReadValue& value) { return has_words(value.text); }

std::vector<LineRead> reads_of(const std::string& lines, const LineFilter& filter) {
  std::vector<LineRead> reads;
  for (const LineMatch& match : filter.any) {
    const std::vector<ReadValue> values = values_of(filter.op, match);
    const auto texts = std::count_if(values.begin(), values.end(), has_text);
    const bool is_whole = (filter.op == LineFilterOp::regex && values.size() == 1) ||
                          (filter.op == LineFilterOp::pattern && texts == 1);
    for (const ReadValue& value : values) {
      const auto op = value.is_pattern ? LineFilterOp::regex : LineFilterOp::contains;
      LineFilter own{op, {{value.text}}};
      // With its anchors, which no part of several has.
      if (is_whole) own = {filter.op, {match}};
      for (const std::string& literally : literals_of(value)) {
        reads.push_back({lines, own, literally});
      }
    }
  }
  return reads;
}

// Words in any capitals, whatever signs stand between and around them. What is a key there is no
// word: error":
std::string however_written(const std::string& text) {
  std::string regex = "(?i)(?:^|[^0-9a-z_])(";
  bool is_inside = false;
  bool is_first = true;
  for (const char c : text) {
    const bool is_of_a_word = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
    if (is_of_a_word && !is_inside && !is_first) regex += "[^0-9a-z_]{1,4}";
    if (is_of_a_word) regex += c;
    is_first = is_first && !is_of_a_word;
    is_inside = is_of_a_word;
  }
  return regex + R"()(?:"?$|[^"=0-9a-z_]|"[^:]))";
}

std::string without_filters(const LogQuery& log) {
  std::string lines = print_selector(log.selector);
  for (const Stage& stage : log.pipeline) {
    if (!only_filters(stage)) lines += " " + print(stage);
  }
  return lines;
}

std::string with(const LineRead& read, LineFilter filter) {
  return read.lines + " " + print(Stage{std::move(filter)});
}

}  // namespace

bool LineRead::operator==(const LineRead& other) const {
  const bool is_same = lines == other.lines && literally == other.literally;
  return is_same && (!literally.empty() || print(*this) == print(other));
}

bool only_filters(const Stage& stage) {
  return std::holds_alternative<LineFilter>(stage.of) ||
         std::holds_alternative<LabelFilter>(stage.of);
}

std::vector<LineRead> line_reads(const Query& query) {
  std::vector<LineRead> all;
  for (const auto& [log, over] : log_queries(query)) {
    std::string lines = print_selector(log->selector);
    bool are_made = false;
    for (const Stage& stage : log->pipeline) {
      if (!only_filters(stage)) lines += " " + print(stage);
      are_made = are_made || std::holds_alternative<LineFormat>(stage.of);
      const auto* filter = std::get_if<LineFilter>(&stage.of);
      if (filter == nullptr) continue;
      for (LineRead& read : reads_of(lines, *filter)) {
        if (are_made) read.as_they_came = print_selector(log->selector);
        const bool is_new = std::find(all.begin(), all.end(), read) == all.end();
        if (is_new) all.push_back(std::move(read));
      }
    }
  }
  return all;
}

std::string lines_that_came_with(const LineRead& read) {
  return read.as_they_came.empty() ? std::string()
                                   : read.as_they_came + " " + print(Stage{read.filter});
}

std::vector<std::string> unwraps(const Query& query) {
  std::vector<std::string> all;
  for (const auto& [log, over] : log_queries(query)) {
    if (over == nullptr || !over->unwrap) continue;
    std::string text = without_filters(*log) + " " + print(*over->unwrap) + " | __error__=\"\"";
    if (std::find(all.begin(), all.end(), text) == all.end()) all.push_back(std::move(text));
  }
  return all;
}

std::string print(const LineRead& read) { return print(Stage{read.filter}); }

std::string lines_with(const LineRead& read) { return with(read, read.filter); }

std::string lines_like(const LineRead& read) {
  return with(read, {LineFilterOp::regex, {{however_written(read.literally)}}});
}

std::string lines_nearly_with(const LineRead& read) {
  const std::string regex = lines_with_slips(read.literally);
  return regex.empty() ? regex : with(read, {LineFilterOp::regex, {{regex}}});
}

std::optional<std::string> written_in(const std::string& line, const LineRead& read) {
  const auto regex = compile_regex(however_written(read.literally));
  std::string found;
  if (!regex || !RE2::PartialMatch(line, **regex, &found)) return std::nullopt;
  return found;
}

}  // namespace harness::languages::logql
