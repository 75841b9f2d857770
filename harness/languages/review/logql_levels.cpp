#include "harness/languages/review/logql_levels.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "harness/core/text.hpp"
#include "harness/languages/regex/regex_shape.hpp"

namespace harness::languages {
namespace {

constexpr std::string_view detected_level = "detected_level";

// What Loki makes of the words that it knows; another stays as its sender wrote it.
struct LevelWord {
  std::string_view word;  // in lower case
  std::string_view level;
};
constexpr std::array level_words{LevelWord{"critical", "critical"}, LevelWord{"dbg", "debug"},
                                 LevelWord{"debug", "debug"},       LevelWord{"err", "error"},
                                 LevelWord{"error", "error"},       LevelWord{"fatal", "fatal"},
                                 LevelWord{"inf", "info"},          LevelWord{"info", "info"},
                                 LevelWord{"information", "info"},  LevelWord{"trace", "trace"},
                                 LevelWord{"trc", "trace"},         LevelWord{"warn", "warn"},
                                 LevelWord{"warning", "warn"},      LevelWord{"wrn", "warn"}};

// What a line has that was meant, where it never has that word.
std::optional<std::string> level_of(const std::string& word) {
  const std::string small = lower(word);
  const auto known = std::find_if(level_words.begin(), level_words.end(),
                                  [&small](const LevelWord& one) { return one.word == small; });
  if (known == level_words.end() || known->level == word) return std::nullopt;
  return std::string(known->level);
}

std::vector<std::string> words_asked_for(const logql::Matcher& matcher) {
  const bool has_regex =
      matcher.op == logql::MatchOp::regex || matcher.op == logql::MatchOp::not_regex;
  return has_regex ? literal_alternatives(matcher.value) : std::vector{matcher.value};
}

}  // namespace

std::optional<Objection> misasked_level(const logql::Matcher& filter) {
  if (filter.name != detected_level) return std::nullopt;
  for (const std::string& word : words_asked_for(filter)) {
    const auto level = level_of(word);
    if (!level) continue;
    return Objection{"detected_level is never " + word + ": Loki says " + *level + " for it",
                     "write " + *level, Remark::Weight::hint};
  }
  return std::nullopt;
}

std::optional<Objection> selected_of_lines(const logql::Matcher& of_selector) {
  const std::string& name = of_selector.name;
  if (name == detected_level) {
    return Objection{
        "detected_level is found for each line, and no stream that a selector chooses "
        "has it",
        "ask for it behind the braces, as in {…} | detected_level=\"error\"", Remark::Weight::hint};
  }
  if (name != "trace_id" && name != "span_id") return std::nullopt;
  return Objection{
      name +
          " is another one for each request: senders put it beside the line, and no stream that "
          "a selector chooses has it",
      "ask for it behind the braces, as in {…} | " + name + "=\"…\"", Remark::Weight::hint};
}

}  // namespace harness::languages
