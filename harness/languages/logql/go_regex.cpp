#include "harness/languages/logql/go_regex.hpp"

#include <string>

namespace harness::languages::logql {
namespace {

std::string_view go_words(re2::RE2::ErrorCode code) {
  switch (code) {
    case re2::RE2::ErrorBadEscape:
      return "invalid escape sequence";
    case re2::RE2::ErrorBadCharClass:
      return "invalid character class";
    case re2::RE2::ErrorBadCharRange:
      return "invalid character class range";
    case re2::RE2::ErrorMissingBracket:
      return "missing closing ]";
    case re2::RE2::ErrorMissingParen:
      return "missing closing )";
    case re2::RE2::ErrorUnexpectedParen:
      return "unexpected )";
    case re2::RE2::ErrorTrailingBackslash:
      return "trailing backslash at end of expression";
    case re2::RE2::ErrorRepeatArgument:
      return "missing argument to repetition operator";
    case re2::RE2::ErrorRepeatSize:
      return "invalid repeat count";
    case re2::RE2::ErrorRepeatOp:
      return "invalid nested repetition operator";
    case re2::RE2::ErrorBadPerlOp:
      return "invalid or unsupported Perl syntax";
    case re2::RE2::ErrorBadUTF8:
      return "invalid UTF-8";
    case re2::RE2::ErrorBadNamedCapture:
      return "invalid named capture";
    case re2::RE2::ErrorPatternTooLarge:
      return "expression too large";
    default:
      return "internal error";
  }
}

// Go has read (?<name>…) since 1.22, this RE2 only (?P<name>…).
std::string with_named_groups(std::string_view expression) {
  std::string out;
  bool in_class = false;
  for (std::size_t i = 0; i < expression.size(); ++i) {
    out += expression[i];
    if (expression[i] == '\\' && i + 1 < expression.size()) {
      out += expression[++i];
      continue;
    }
    if (expression[i] == '[') in_class = true;
    if (expression[i] == ']') in_class = false;
    const std::string_view ahead = expression.substr(i, 4);
    const bool named = !in_class && ahead.substr(0, 3) == "(?<" && ahead.size() == 4 &&
                       ahead[3] != '=' && ahead[3] != '!';
    if (named) {
      out += "?P";
      ++i;
    }
  }
  return out;
}

}  // namespace

Result<std::unique_ptr<re2::RE2>> compile_regex(std::string_view expression, Anchor anchor) {
  re2::RE2::Options options;
  options.set_log_errors(false);
  auto regex = std::make_unique<re2::RE2>(with_named_groups(expression), options);
  if (regex->ok() && anchor == Anchor::none) return regex;
  // What is wrong is said of the expression as it was written.
  if (regex->ok()) return compile_regex("^(?:" + std::string(expression) + ")$");
  return fail("error parsing regexp: " + std::string(go_words(regex->error_code())) + ": `" +
              regex->error_arg() + "`");
}

}  // namespace harness::languages::logql
