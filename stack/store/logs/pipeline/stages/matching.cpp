#include "stack/store/logs/pipeline/stages/matching.hpp"

#include "harness/languages/logql/go_regex.hpp"
#include "stack/store/regex.hpp"

namespace store::logs::pipeline {

namespace logql = harness::languages::logql;

ValueMatch::ValueMatch(ValueMatch&&) noexcept = default;
ValueMatch& ValueMatch::operator=(ValueMatch&&) noexcept = default;
ValueMatch::~ValueMatch() = default;

ValueMatch ValueMatch::make(const logql::Matcher& matcher, Deadline* deadline) {
  ValueMatch match;
  match.deadline_ = deadline;
  match.name_ = matcher.name;
  match.value_ = matcher.value;
  match.negated_ =
      matcher.op == logql::MatchOp::not_equal || matcher.op == logql::MatchOp::not_regex;
  if (matcher.op == logql::MatchOp::regex || matcher.op == logql::MatchOp::not_regex) {
    match.regex_ = logql::compile_regex(matcher.value, logql::Anchor::both).value();
  }
  return match;
}

bool ValueMatch::matches(std::string_view value) const {
  const bool found = regex_ ? is_in(value, *regex_, deadline_) : value == value_;
  return found != negated_;
}

}  // namespace store::logs::pipeline
