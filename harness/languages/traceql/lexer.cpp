#include "harness/languages/traceql/lexer.hpp"

#include <algorithm>
#include <array>

#include "harness/languages/traceql/literal_lexer.hpp"

namespace harness::languages::traceql {

namespace {

struct Prefix {
  std::string_view text;
  TokenKind kind;
};

// Words that a point or a colon makes a scope.
constexpr std::array prefixes = {
    Prefix{"parent.", TokenKind::ParentDot},
    Prefix{"resource.", TokenKind::ResourceDot},
    Prefix{"span.", TokenKind::SpanDot},
    Prefix{"span:", TokenKind::SpanColon},
    Prefix{"trace:", TokenKind::TraceColon},
    Prefix{"event.", TokenKind::EventDot},
    Prefix{"event:", TokenKind::EventColon},
    Prefix{"link.", TokenKind::LinkDot},
    Prefix{"link:", TokenKind::LinkColon},
    Prefix{"instrumentation.", TokenKind::InstrumentationDot},
    Prefix{"instrumentation:", TokenKind::InstrumentationColon},
};

class Lexer {
 public:
  explicit Lexer(std::string_view query) : from_(query) {}

  std::vector<Token> run() {
    while (!ended()) step();
    if (tokens_.empty() || tokens_.back().fault.empty()) put({.at = from_.at()});
    return std::move(tokens_);
  }

 private:
  bool ended() {
    if (!tokens_.empty() && !tokens_.back().fault.empty()) return true;
    skip_space();
    return from_.done() || (!tokens_.empty() && !tokens_.back().fault.empty());
  }

  void put(Token token) { tokens_.push_back(std::move(token)); }

  void skip_space() {
    while (true) {
      from_.skip_while(is_space);
      if (from_.rest().starts_with("//")) {
        from_.skip_while([](char c) { return c != '\n'; });
      } else if (!from_.rest().starts_with("/*")) {
        return;
      } else if (!skip_comment()) {
        return;
      }
    }
  }

  bool skip_comment() {
    const Position at = from_.at();
    from_.skip_bytes(2);
    while (!from_.done() && !from_.rest().starts_with("*/")) from_.skip();
    if (from_.done()) put({.at = at, .fault = "comment not terminated"});
    from_.skip_bytes(2);
    return !from_.done();
  }

  void step() {
    const char c = from_.peek();
    if (is_digit(c) || (c == '.' && is_digit(from_.peek(1)))) return put(take_number(from_));
    if (c == '"') return put(take_string(from_));
    if (c == '`') return put(take_raw_string(from_));
    if (c == '.') return take_attribute(TokenKind::Dot, 1);
    if (is_word_start(c)) return take_word();
    take_symbol();
  }

  void take_word() {
    for (const Prefix& prefix : prefixes) {
      if (from_.rest().starts_with(prefix.text)) return take_scope(prefix);
    }
    Token token{.kind = TokenKind::Identifier, .at = from_.at()};
    const std::size_t begin = from_.offset();
    from_.skip_while(is_word_part);
    token.text = from_.since(begin);
    token.kind = keyword(token.text).value_or(TokenKind::Identifier);
    put(std::move(token));
  }

  void take_scope(const Prefix& prefix) {
    const bool of_parent = prefix.kind == TokenKind::ParentDot;
    const std::string_view after = from_.rest().substr(prefix.text.size());
    if (prefix.text.ends_with(':') ||
        (of_parent && (after.starts_with("span.") || after.starts_with("resource.")))) {
      put({.kind = prefix.kind, .at = from_.at()});
      return from_.skip_bytes(prefix.text.size());
    }
    take_attribute(prefix.kind, prefix.text.size());
  }

  // A scope, the name and the token that ends it. Places within are those of the scope.
  void take_attribute(TokenKind scope, std::size_t size) {
    const Position at = from_.at();
    put({.kind = scope, .at = at});
    from_.skip_bytes(size);
    Token name{.kind = TokenKind::Identifier, .at = at, .in_attribute = true};
    bool named = false;
    while (is_attribute_part(from_.peek()) || from_.peek() == '"') {
      named = true;
      if (from_.peek() == '"') {
        name.fault = take_quoted_part(from_, name.text);
        if (name.fault.empty()) continue;
        return put(std::move(name));
      }
      const std::size_t begin = from_.offset();
      from_.skip_while(is_attribute_part);
      name.text += from_.since(begin);
    }
    if (named) put(std::move(name));
    put({.kind = TokenKind::EndAttribute, .at = at, .in_attribute = true});
  }

  // The longest one that is there. A character that means nothing stands for a name.
  void take_symbol() {
    Token token{.kind = TokenKind::Identifier, .at = from_.at()};
    for (std::size_t size = 3; size > 0; --size) {
      const auto kind = symbol(from_.rest().substr(0, size));
      if (!kind) continue;
      token.kind = *kind;
      from_.skip_bytes(size);
      return put(std::move(token));
    }
    token.text = from_.peek();
    if (from_.peek() == '\0') token.fault = "invalid character NUL";
    from_.skip();
    put(std::move(token));
  }

  Characters from_;
  std::vector<Token> tokens_;
};

}  // namespace

std::vector<Token> tokens_of(std::string_view query) { return Lexer(query).run(); }

}  // namespace harness::languages::traceql
