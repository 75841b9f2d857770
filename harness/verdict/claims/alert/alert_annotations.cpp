#include "harness/verdict/claims/alert/alert_annotations.hpp"

#include <re2/re2.h>

#include <array>

#include "harness/core/text.hpp"

namespace harness::verdict {
namespace {

using scenario::Truth;

constexpr std::string_view left_open = "…";
constexpr const char* any_text_at_all = "(?s:.*)";

ToldAnnotation nothing_told() { return {std::string(left_open), any_text_at_all, false}; }

// What lies around such an action may be left out, repeated, or lose its blanks.
bool governs_text_around(const std::string& action) {
  static const re2::RE2 control(
      "^\\s*(if|else|range|with|end|define|template|block|break|continue)\\b");
  return action.starts_with("-") || action.ends_with("-") ||
         re2::RE2::PartialMatch(action, control);
}

// The text of {{ $labels.NAME }}; none: the action is another one, or the rule itself sets that
// label, so that the series no longer has what its query gave it.
std::optional<std::string> label_told(const std::string& action, const observe::AlertRule& rule,
                                      const observe::Series& series) {
  static const re2::RE2 one_label("^\\s*\\$labels\\.([A-Za-z_][A-Za-z0-9_]*)\\s*$");
  std::string name;
  if (!re2::RE2::FullMatch(action, one_label, &name)) return std::nullopt;
  constexpr std::array own{"__name__", "alertname", "alertstate"};
  if (rule.labels.contains(name) || std::find(own.begin(), own.end(), name) != own.end()) {
    return std::nullopt;
  }
  const auto found = series.labels.find(name);
  return found == series.labels.end() ? std::string() : found->second;
}

}  // namespace

ToldAnnotation annotation_of(const std::string& pattern, const observe::AlertRule& rule,
                             const observe::Series& series) {
  ToldAnnotation told;
  const auto add = [&told](const std::string& text) {
    told.text += text;
    told.pattern += re2::RE2::QuoteMeta(text);
  };
  std::size_t at = 0;
  while (at < pattern.size()) {
    const std::size_t begin = pattern.find("{{", at);
    add(pattern.substr(at, begin - at));
    if (begin == std::string::npos) break;
    const std::size_t end = pattern.find("}}", begin);
    if (end == std::string::npos) return nothing_told();
    const std::string action = pattern.substr(begin + 2, end - begin - 2);
    if (governs_text_around(action)) return nothing_told();
    if (const auto label = label_told(action, rule, series)) {
      add(*label);
    } else {
      told.text += left_open;
      told.pattern += any_text_at_all;
      told.is_whole = false;
    }
    at = end + 2;
  }
  return told;
}

Truth truth_of(const AnnotationWanted& wanted, const ToldAnnotation& told) {
  if (wanted.is_pattern) {
    if (!told.is_whole) return Truth::undecided;
    const bool matches = re2::RE2::PartialMatch(told.text, re2::RE2(wanted.text));
    return matches ? Truth::holds : Truth::fails;
  }
  if (told.is_whole) return told.text == wanted.text ? Truth::holds : Truth::fails;
  const bool possible = re2::RE2::FullMatch(wanted.text, re2::RE2(told.pattern));
  return possible ? Truth::undecided : Truth::fails;
}

}  // namespace harness::verdict
