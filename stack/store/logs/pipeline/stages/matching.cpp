#include "stack/store/logs/pipeline/stages/matching.hpp"

#include <re2/re2.h>

namespace store::logs::pipeline {

using harness::fail;
using harness::Result;
namespace logql = harness::languages::logql;

ValueMatch::ValueMatch(ValueMatch&&) noexcept = default;
ValueMatch& ValueMatch::operator=(ValueMatch&&) noexcept = default;
ValueMatch::~ValueMatch() = default;

Result<ValueMatch> ValueMatch::make(const logql::Matcher& matcher) {
  ValueMatch match;
  match.name_ = matcher.name;
  match.value_ = matcher.value;
  match.negated_ =
      matcher.op == logql::MatchOp::not_equal || matcher.op == logql::MatchOp::not_regex;
  if (matcher.op == logql::MatchOp::regex || matcher.op == logql::MatchOp::not_regex) {
    auto regex = compile_regex(matcher.value, Anchor::both);
    if (!regex) return fail(regex.error());
    match.regex_ = std::move(*regex);
  }
  return match;
}

bool ValueMatch::matches(std::string_view value) const {
  const bool found = regex_ ? regex_->Match({value.data(), value.size()}, 0, value.size(),
                                            re2::RE2::UNANCHORED, nullptr, 0)
                            : value == value_;
  return found != negated_;
}

}  // namespace store::logs::pipeline
