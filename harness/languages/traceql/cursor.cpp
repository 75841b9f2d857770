#include "harness/languages/traceql/cursor.hpp"

#include <algorithm>

namespace harness::languages::traceql {

namespace {

std::string place(const Token& token) {
  const int line = token.in_attribute ? 0 : token.at.line;
  return "line " + std::to_string(line) + ", col " + std::to_string(token.at.column);
}

Error error_at(const Token& token, const std::string& message) {
  return {token.at, message, "parse error at " + place(token) + ": " + message};
}

}  // namespace

const Token& Cursor::peek(std::size_t ahead) const {
  return tokens_[std::min(next_ + ahead, tokens_.size() - 1)];
}

Token Cursor::take() {
  Token token = peek();
  if (next_ + 1 < tokens_.size()) ++next_;
  return token;
}

bool Cursor::take_if(TokenKind wanted) {
  if (kind() != wanted || !peek().fault.empty()) return false;
  take();
  return true;
}

void Cursor::expect(TokenKind wanted, std::initializer_list<TokenKind> others) {
  if (take_if(wanted)) return;
  std::vector<TokenKind> expected(others);
  expected.push_back(wanted);
  refuse(std::move(expected));
}

void Cursor::refuse(std::vector<TokenKind> expected) {
  const Token& token = peek();
  if (!token.fault.empty()) return fail(error_at(token, token.fault));
  std::sort(expected.begin(), expected.end());
  std::string message = "syntax error: unexpected " + std::string(to_string(token.kind));
  std::string_view before = ", expecting ";
  for (const TokenKind one : expected) {
    message.append(before).append(to_string(one));
    before = " or ";
  }
  fail(error_at(token, message));
}

void Cursor::fail(Position at, std::string message) { fail(error_at(Token{.at = at}, message)); }

void Cursor::fail(Error error) {
  if (!error_) error_ = std::move(error);
  tokens_.resize(1);
  tokens_.front() = Token{.at = error_->at};
  next_ = 0;
}

Nesting::Nesting(Cursor& cursor, int& depth) : depth_(depth) {
  if (++depth_ > max_nesting) cursor.fail(cursor.peek().at, "nested too deeply");
}

}  // namespace harness::languages::traceql
