#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "harness/languages/review/traceql_tokens.hpp"

namespace harness::languages {
namespace {

using Kind = TraceqlTokens::Kind;

// && and || side by side within one pair of brackets: they bind alike, from the left.
class MixedLogic {
 public:
  std::optional<Remark> look(const TraceqlTokens& tokens, std::size_t at) {
    const Kind kind = tokens.kind(at);
    if (kind == Kind::OpenBrace || kind == Kind::OpenParenthesis) levels_.push_back(Kind::End);
    if (kind == Kind::CloseBrace || kind == Kind::CloseParenthesis) levels_.pop_back();
    if (kind != Kind::And && kind != Kind::Or) return std::nullopt;
    const Kind before = std::exchange(levels_.back(), kind);
    if (before == Kind::End || before == kind) return std::nullopt;
    return tokens.hint(at, "&& and || have one precedence in TraceQL, and bind from the left",
                       "put parentheses where you mean them");
  }

 private:
  std::vector<Kind> levels_{Kind::End};  // the last of the two in each bracket that is open
};

bool is_open_at_an_end(const std::string& pattern) {
  return pattern.starts_with('^') || pattern.starts_with(".*") || pattern.ends_with('$') ||
         pattern.ends_with(".*");
}

std::optional<Remark> unanchored_regex(const TraceqlTokens& tokens, std::size_t at) {
  const Kind kind = tokens.kind(at);
  const bool matches = kind == Kind::Regex || kind == Kind::NotRegex;
  if (!matches || tokens.kind(at + 1) != Kind::String) return std::nullopt;
  const std::string& pattern = tokens[at + 1].text;
  if (is_open_at_an_end(pattern)) return std::nullopt;
  return tokens.hint(
      at + 1, "some Tempos match a regular expression anywhere in a value, later ones the whole",
      "write ^(?:" + pattern + ")$ for the whole of it, or .* where more may stand");
}

// By OpenTelemetry's conventions: their senders have no choice.
bool is_integer_by_convention(std::string_view name) {
  constexpr std::array endings{"status_code", "port", "size", "count", "line", "pid"};
  return std::any_of(endings.begin(), endings.end(),
                     [&](std::string_view ending) { return name.ends_with(ending); });
}

std::optional<Remark> integer_only(const TraceqlTokens& tokens, std::size_t at) {
  if (tokens.kind(at) != Kind::EndAttribute || !is_comparison(tokens.kind(at + 1))) {
    return std::nullopt;
  }
  const std::size_t literal = tokens.kind(at + 2) == Kind::Minus ? at + 3 : at + 2;
  if (tokens.kind(literal) != Kind::Integer || at == 0) return std::nullopt;
  if (is_integer_by_convention(tokens[at - 1].text)) return std::nullopt;
  const std::string& number = tokens[literal].text;
  return tokens.hint(
      literal, "a whole number finds whole numbers only: a sender's " + number + ".0 is not seen",
      "where it may send either, add || with " + number + ".0");
}

}  // namespace

std::vector<Remark> traceql_traps(const TraceqlTokens& tokens) {
  std::vector<Remark> traps;
  MixedLogic logic;
  for (std::size_t at = 0; at < tokens.size(); ++at) {
    for (auto trap :
         {logic.look(tokens, at), unanchored_regex(tokens, at), integer_only(tokens, at)}) {
      if (trap) traps.push_back(*std::move(trap));
    }
  }
  return traps;
}

}  // namespace harness::languages
