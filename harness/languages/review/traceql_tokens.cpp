#include "harness/languages/review/traceql_tokens.hpp"

#include "harness/core/text_place.hpp"
#include "harness/languages/traceql/lexer.hpp"

namespace harness::languages {

using Kind = TraceqlTokens::Kind;

TraceqlTokens::TraceqlTokens(std::string_view query)
    : query_(query), tokens_(traceql::tokens_of(query)) {}

Kind TraceqlTokens::kind(std::size_t index) const {
  return index < tokens_.size() ? tokens_[index].kind : Kind::End;
}

std::size_t TraceqlTokens::closing(std::size_t opening) const {
  int open = 0;
  std::size_t at = opening;
  for (; at < size(); ++at) {
    if (kind(at) == Kind::OpenParenthesis || kind(at) == Kind::OpenBrace) ++open;
    if (kind(at) == Kind::CloseParenthesis || kind(at) == Kind::CloseBrace) --open;
    if (open == 0) return at;
  }
  return at;
}

std::size_t TraceqlTokens::offset(std::size_t index) const {
  return offset_at(query_, {tokens_[index].at.line, tokens_[index].at.column});
}

Remark TraceqlTokens::error(std::size_t index, std::string what, std::string remedy) const {
  return {Remark::Weight::error, offset(index), std::move(what), std::move(remedy)};
}

Remark TraceqlTokens::hint(std::size_t index, std::string what, std::string remedy) const {
  return {Remark::Weight::hint, offset(index), std::move(what), std::move(remedy)};
}

bool is_comparison(Kind kind) {
  switch (kind) {
    case Kind::Equal:
    case Kind::NotEqual:
    case Kind::Less:
    case Kind::LessEqual:
    case Kind::Greater:
    case Kind::GreaterEqual:
    case Kind::Regex:
    case Kind::NotRegex:
      return true;
    default:
      return false;
  }
}

}  // namespace harness::languages
