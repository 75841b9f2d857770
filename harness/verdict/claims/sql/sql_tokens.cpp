#include "harness/verdict/claims/sql/sql_tokens.hpp"

#include <algorithm>
#include <cctype>

#include "harness/core/text.hpp"

namespace harness::verdict {
namespace {

bool is_of_name(char c) {
  return c == '_' || (static_cast<unsigned char>(c) & 0x80U) != 0 ||
         std::isalnum(static_cast<unsigned char>(c)) != 0;
}

class SqlLexer {
 public:
  explicit SqlLexer(std::string_view sql) : rest_(sql) {
    while (!rest_.empty()) take();
  }

  std::vector<SqlToken> found;

 private:
  using Kind = SqlToken::Kind;

  void take() {
    const char c = rest_.front();
    if (rest_.starts_with("--")) return skip(up_to("\n", 2));
    if (rest_.starts_with("/*")) return skip(up_to("*/", 2));
    if (std::isspace(static_cast<unsigned char>(c)) != 0) return skip(1);
    if (c == '\'' || c == '"') return take_quoted(c);
    if (is_digit(c))
      return take_while(Kind::number, [](char d) { return is_digit(d) || d == '.'; });
    if (is_of_name(c)) return take_while(Kind::word, is_of_name);
    keep(Kind::symbol, std::string(1, c), 1);
  }

  // A doubled quote is one.
  void take_quoted(char quote) {
    std::string text;
    std::size_t at = 1;
    for (; at < rest_.size(); ++at) {
      if (rest_[at] == quote) {
        if (at + 1 >= rest_.size() || rest_[at + 1] != quote) break;
        ++at;
      }
      text += rest_[at];
    }
    keep(quote == '"' ? Kind::name : Kind::text, std::move(text), at + 1);
  }

  template <typename Is>
  void take_while(Kind kind, Is is) {
    const auto length =
        static_cast<std::size_t>(std::find_if_not(rest_.begin(), rest_.end(), is) - rest_.begin());
    const std::string text(rest_.substr(0, length));
    keep(kind, kind == Kind::word ? upper(text) : text, length);
  }

  std::size_t up_to(std::string_view end, std::size_t from) const {
    const std::size_t found = rest_.find(end, from);
    return found == std::string_view::npos ? rest_.size() : found + end.size();
  }
  void skip(std::size_t length) { rest_.remove_prefix(std::min(length, rest_.size())); }
  void keep(Kind kind, std::string text, std::size_t length) {
    found.push_back({kind, std::move(text), std::string(rest_.substr(0, length))});
    skip(length);
  }

  std::string_view rest_;
};

}  // namespace

std::vector<SqlToken> sql_tokens(std::string_view sql) { return std::move(SqlLexer(sql).found); }

}  // namespace harness::verdict
