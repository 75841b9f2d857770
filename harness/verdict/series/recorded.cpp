#include "harness/verdict/series/recorded.hpp"

#include <algorithm>
#include <optional>

#include "harness/core/text.hpp"
#include "harness/languages/promql/parser.hpp"
#include "harness/languages/promql/selectors.hpp"
#include "harness/observe/question.hpp"

namespace harness::verdict {
namespace {

using languages::promql::Matcher;
using languages::promql::NamedSeries;
using languages::promql::Selector;
using observe::RecordingRule;

// Rules may read one another, and themselves.
constexpr int most_rounds = 5;
constexpr std::size_t longest = 64 * 1024;

std::string text_of(const Selector& selector) {
  const std::string text = languages::promql::to_text(selector);
  return selector.range ? text + "[" + observe::range_of(*selector.range) + "]" : text;
}

// The text with what `put` has for its selectors in their place.
template <typename Put>
std::string with_selectors(std::string text, const Put& put) {
  const auto read = languages::promql::parse(text);
  if (!read) return text;
  const std::vector<NamedSeries> all = languages::promql::selectors(**read);
  for (auto named = all.rbegin(); named != all.rend(); ++named) {
    if (reads_another_moment(*named->selector)) continue;
    const std::optional<std::string> other = put(*named);
    const auto& [begin, end] = named->span;
    if (other) text.replace(begin, end - begin, *other);
  }
  return text;
}

// What the rule's expression has of the series that are meant.
std::string narrowed(const RecordingRule& rule, const std::vector<Matcher>& meant) {
  return with_selectors(rule.query, [&](const NamedSeries& named) -> std::optional<std::string> {
    Selector narrow = *named.selector;
    for (const Matcher& matcher : meant) {
      const bool is_of_the_rule = rule.labels.contains(matcher.label);
      if (matcher.label != "__name__" && !is_of_the_rule) narrow.matchers.push_back(matcher);
    }
    return text_of(narrow);
  });
}

std::optional<std::string> recorded_as(const NamedSeries& named,
                                       const std::vector<RecordingRule>& rules) {
  std::vector<std::string> all;
  for (const RecordingRule& rule : rules) {
    if (rule.name != named.metric) continue;
    all.push_back("(" + narrowed(rule, named.selector->matchers) + ")");
  }
  if (all.empty()) return std::nullopt;
  const std::string text = "(" + join(all, " or ") + ")";
  if (!named.selector->range) return text;
  return text + "[" + observe::range_of(*named.selector->range) + ":1s]";
}

}  // namespace

std::string looked_through(const std::string& query, const std::vector<RecordingRule>& rules) {
  std::string text = query;
  for (int round = 0; round < most_rounds && text.size() < longest; ++round) {
    const std::string before = text;
    text =
        with_selectors(text, [&](const NamedSeries& named) { return recorded_as(named, rules); });
    if (text == before) break;
  }
  return text;
}

languages::promql::ExprPtr behind_recordings(const std::string& query, const Evidence& evidence) {
  const std::string behind = looked_through(query, evidence.observations.recordings);
  if (behind == query) return nullptr;
  auto read = languages::promql::parse(behind);
  return read ? *std::move(read) : nullptr;
}

void add_uncounted_behind(const std::string& query, const Evidence& evidence, const RestartsIn& in,
                          std::vector<observe::Question>& all) {
  const languages::promql::ExprPtr behind = behind_recordings(query, evidence);
  if (!behind) return;
  for (observe::Question& question : questions_for_uncounted(*behind, in)) {
    if (std::ranges::find(all, question) == all.end()) all.push_back(std::move(question));
  }
}

}  // namespace harness::verdict
