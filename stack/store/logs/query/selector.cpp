#include "stack/store/logs/query/selector.hpp"

#include <algorithm>

#include "harness/languages/logql/go_regex.hpp"
#include "stack/store/regex.hpp"

namespace store::logs {
namespace {

using harness::languages::logql::Matcher;
using harness::languages::logql::MatchOp;

std::string_view value_of(std::span<const Field> labels, std::string_view name) {
  const auto label = std::find_if(labels.begin(), labels.end(),
                                  [name](const Field& field) { return field.name == name; });
  return label == labels.end() ? std::string_view{} : label->value;
}

bool is_regex(MatchOp op) { return op == MatchOp::regex || op == MatchOp::not_regex; }

}  // namespace

Selector::Selector(std::span<const Matcher> matchers) {
  for (const Matcher& matcher : matchers) {
    Condition& condition = conditions_.emplace_back(Condition{matcher, nullptr});
    if (!is_regex(matcher.op)) continue;
    auto regex = harness::languages::logql::compile_regex(matcher.value);
    if (regex) condition.regex = std::move(*regex);
  }
}

bool Selector::Condition::holds(std::string_view value, Deadline& deadline) const {
  switch (matcher.op) {
    case MatchOp::equal:
      return value == matcher.value;
    case MatchOp::not_equal:
      return value != matcher.value;
    default:
      break;
  }
  const bool matches =
      regex && has_time_for(*regex, value.size(), &deadline) && re2::RE2::FullMatch(value, *regex);
  return matches == (matcher.op == MatchOp::regex);
}

bool Selector::wants(std::span<const Field> labels, Deadline& deadline) const {
  return !deadline.passed() &&
         std::all_of(conditions_.begin(), conditions_.end(), [&](const Condition& condition) {
           return condition.holds(value_of(labels, condition.matcher.name), deadline);
         });
}

}  // namespace store::logs
