#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/languages/review/review.hpp"
#include "harness/languages/traceql/token.hpp"

namespace harness::languages {

// A query's tokens, looked at for what its tree no longer has: parentheses, and constants that are
// computed already.
class TraceqlTokens {
 public:
  using Kind = traceql::TokenKind;

  explicit TraceqlTokens(std::string_view query);

  std::size_t size() const { return tokens_.size(); }
  Kind kind(std::size_t index) const;  // End past the last
  const traceql::Token& operator[](std::size_t index) const { return tokens_[index]; }

  // The index of what closes the parenthesis or brace that opens there.
  std::size_t closing(std::size_t opening) const;

  Remark error(std::size_t index, std::string what, std::string remedy) const;
  Remark hint(std::size_t index, std::string what, std::string remedy) const;

 private:
  std::size_t offset(std::size_t index) const;

  std::string_view query_;
  std::vector<traceql::Token> tokens_;
};

bool is_comparison(traceql::TokenKind kind);

// What some Tempos answer wrongly, and the store of ours as the documentation has it: a claim whose
// meaning hangs on it would be another one in production. Those that the tree shows are found
// there.
std::vector<Remark> tempo_faults(const TraceqlTokens& tokens);

// What means something else than it seems to.
std::vector<Remark> traceql_traps(const TraceqlTokens& tokens);

}  // namespace harness::languages
