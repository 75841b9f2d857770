#include "harness/languages/promql/regex.hpp"

#include <re2/re2.h>

namespace harness::languages::promql {

std::string regex_error(const std::string& expression) {
  const RE2 regex(expression, RE2::Quiet);
  return regex.ok() ? std::string() : "error parsing regexp: " + regex.error();
}

bool matches(const Matcher& matcher, const std::string& value) {
  switch (matcher.op) {
    case MatchOp::equal:
      return value == matcher.value;
    case MatchOp::not_equal:
      return value != matcher.value;
    case MatchOp::matches:
      return RE2::FullMatch(value, RE2(matcher.value, RE2::Quiet));
    case MatchOp::not_matches:
      return !RE2::FullMatch(value, RE2(matcher.value, RE2::Quiet));
  }
  return false;
}

bool matches_empty(const Matcher& matcher) { return matches(matcher, ""); }

}  // namespace harness::languages::promql
