#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "harness/languages/regex/regex_shape.hpp"
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

// Whether it means the same wherever it may match: each alternative says what stands at both ends.
bool says_both_ends(std::string_view pattern) {
  const std::vector<std::string_view> all = alternatives(pattern);
  return std::all_of(all.begin(), all.end(), [](std::string_view one) {
    return (one.starts_with('^') || one.starts_with(".*")) &&
           (ends_with_anchor(one) || one.ends_with(".*"));
  });
}

// Without anchors at its own ends.
std::string inside_anchors(std::string_view pattern) {
  if (alternatives(pattern).size() > 1) return std::string(pattern);
  if (pattern.starts_with('^')) pattern.remove_prefix(1);
  if (ends_with_anchor(pattern)) pattern.remove_suffix(1);
  return std::string(pattern);
}

Remark maybe_meant(Remark remark) {
  remark.may_be_meant = true;
  return remark;
}

std::optional<Remark> unanchored_regex(const TraceqlTokens& tokens, std::size_t at) {
  const Kind kind = tokens.kind(at);
  const bool matches = kind == Kind::Regex || kind == Kind::NotRegex;
  if (!matches || tokens.kind(at + 1) != Kind::String) return std::nullopt;
  const std::string& pattern = tokens[at + 1].text;
  if (says_both_ends(pattern)) return std::nullopt;
  return maybe_meant(tokens.hint(
      at + 1, "some Tempos match a regular expression anywhere in a value, later ones the whole",
      "write ^(?:" + inside_anchors(pattern) +
          ")$ for the whole of it, or .* where more may stand"));
}

bool compares_with_nil(const TraceqlTokens& tokens, const std::string& attribute) {
  for (std::size_t at = 1; at < tokens.size(); ++at) {
    const bool is_that = tokens.kind(at) == Kind::EndAttribute && tokens[at - 1].text == attribute;
    if (is_that && tokens.kind(at + 2) == Kind::Nil) return true;
  }
  return false;
}

// Every resource has a name of its service.
constexpr std::string_view always_there = "service.name";

std::optional<Remark> absent_attribute(const TraceqlTokens& tokens, std::size_t at) {
  const Kind op = tokens.kind(at + 1);
  const bool negates = op == Kind::NotEqual || op == Kind::NotRegex;
  if (at == 0 || tokens.kind(at) != Kind::EndAttribute || !negates) return std::nullopt;
  const std::string& name = tokens[at - 1].text;
  const bool asks_for_any = tokens.kind(at + 2) == Kind::String && tokens[at + 2].text.empty();
  const bool asks_for_it = tokens.kind(at + 2) == Kind::Nil || asks_for_any;
  if (asks_for_it || name == always_there) return std::nullopt;
  if (compares_with_nil(tokens, name)) return std::nullopt;
  const std::string written = op == Kind::NotEqual ? "!=" : "!~";
  return tokens.hint(at + 1, written + " finds no span that lacks " + name + " altogether",
                     "say that it must be there with != nil, or choose the spans by what all have");
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
  return maybe_meant(tokens.hint(
      literal, "a whole number finds whole numbers only: a sender's " + number + ".0 is not seen",
      "where it may send either, add || with " + number + ".0"));
}

}  // namespace

std::vector<Remark> traceql_traps(const TraceqlTokens& tokens) {
  std::vector<Remark> traps;
  MixedLogic logic;
  for (std::size_t at = 0; at < tokens.size(); ++at) {
    for (auto trap : {logic.look(tokens, at), unanchored_regex(tokens, at),
                      integer_only(tokens, at), absent_attribute(tokens, at)}) {
      if (trap) traps.push_back(*std::move(trap));
    }
  }
  return traps;
}

}  // namespace harness::languages
