#include "harness/languages/logql/token.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "harness/languages/logql/names.hpp"

namespace harness::languages::logql {
namespace {

constexpr std::array signs{
    Sign{"=~", Token::regex},
    Sign{"!~", Token::not_regex},
    Sign{"!=", Token::not_equal},
    Sign{"==", Token::compare_equal},
    Sign{"|=", Token::contains},
    Sign{"|~", Token::matches},
    Sign{"|>", Token::line_pattern},
    Sign{"!>", Token::not_line_pattern},
    Sign{">=", Token::greater_equal},
    Sign{"<=", Token::less_equal},
    Sign{"=", Token::equal},
    Sign{"{", Token::open_brace},
    Sign{"}", Token::close_brace},
    Sign{",", Token::comma},
    Sign{"(", Token::open_parenthesis},
    Sign{")", Token::close_parenthesis},
    Sign{"|", Token::pipe},
    Sign{">", Token::greater},
    Sign{"<", Token::less},
    Sign{"+", Token::add},
    Sign{"-", Token::subtract},
    Sign{"*", Token::multiply},
    Sign{"/", Token::divide},
    Sign{"%", Token::modulo},
    Sign{"^", Token::power},
    Sign{"]", Token::other},
    Sign{".", Token::other},
};

constexpr std::array keywords{
    Sign{"by", Token::by},
    Sign{"without", Token::without},
    Sign{"bool", Token::boolean},
    Sign{"on", Token::on},
    Sign{"ignoring", Token::ignoring},
    Sign{"group_left", Token::group_left},
    Sign{"group_right", Token::group_right},
    Sign{"offset", Token::offset},
    Sign{"unwrap", Token::unwrap},
    Sign{"json", Token::json},
    Sign{"logfmt", Token::logfmt},
    Sign{"regexp", Token::regexp},
    Sign{"pattern", Token::pattern},
    Sign{"unpack", Token::unpack},
    Sign{"line_format", Token::line_format},
    Sign{"label_format", Token::label_format},
    Sign{"decolorize", Token::decolorize},
    Sign{"drop", Token::drop},
    Sign{"keep", Token::keep},
    Sign{"or", Token::logical_or},
    Sign{"and", Token::logical_and},
    Sign{"unless", Token::logical_unless},
};

constexpr std::array functions{
    Sign{"bytes", Token::conversion},
    Sign{"duration", Token::conversion},
    Sign{"duration_seconds", Token::conversion},
    Sign{"label_replace", Token::label_replace},
    Sign{"vector", Token::vector},
    Sign{"ip", Token::ip},
};

std::string in_case(std::string_view word, int (*change)(int)) {
  std::string out(word);
  std::transform(out.begin(), out.end(), out.begin(),
                 [change](unsigned char letter) { return static_cast<char>(change(letter)); });
  return out;
}
std::string lower(std::string_view word) { return in_case(word, std::tolower); }
std::string upper(std::string_view word) { return in_case(word, std::toupper); }

template <typename Table>
std::optional<Token> find(const Table& table, std::string_view word) {
  const auto found = std::find_if(table.begin(), table.end(),
                                  [word](const Sign& row) { return row.spelling == word; });
  if (found == table.end()) return std::nullopt;
  return found->token;
}

template <typename Op>
std::optional<Op> find_op(std::string_view word, Op last) {
  for (int i = 0; i <= static_cast<int>(last); ++i) {
    if (name_of(static_cast<Op>(i)) == word) return static_cast<Op>(i);
  }
  return std::nullopt;
}

// Those up to the last of an enumeration.
template <typename Op>
std::vector<std::string> names_of(Op last) {
  std::vector<std::string> names;
  for (int i = 0; i <= static_cast<int>(last); ++i) names.emplace_back(name_of(static_cast<Op>(i)));
  return names;
}

}  // namespace

std::string shown(Token token, std::string_view text) {
  switch (token) {
    case Token::end:
      return "$end";
    case Token::identifier:
      return "IDENTIFIER";
    case Token::string:
      return "STRING";
    case Token::number:
      return "NUMBER";
    case Token::flag:
      return "FUNCTION_FLAG";
    case Token::bytes:
      return "BYTES";
    case Token::duration:
      return "DURATION";
    case Token::range:
      return "RANGE";
    case Token::range_op:
    case Token::vector_op:
    case Token::vector:
      return upper(text);
    case Token::conversion:
      return upper(text) + "_CONV";
    default:
      return lower(text);
  }
}

std::string shown(const Lexeme& lexeme) { return shown(lexeme.token, lexeme.text); }

std::optional<Token> keyword(std::string_view word) { return find(keywords, lower(word)); }

std::optional<Token> function(std::string_view word) {
  const std::string plain = lower(word);
  if (find_op(plain, RangeOp::absent_over_time)) return Token::range_op;
  if (find_op(plain, VectorOp::sort_desc)) return Token::vector_op;
  return find(functions, plain);
}

bool is_stage(Token token) { return token >= Token::unwrap && token <= Token::keep; }

std::vector<std::string> stage_words() {
  std::vector<std::string> words;
  for (const Sign& row : keywords) {
    if (is_stage(row.token)) words.emplace_back(row.spelling);
  }
  return words;
}

std::vector<std::string> function_words() {
  std::vector<std::string> words = names_of(RangeOp::absent_over_time);
  for (const std::string& name : names_of(VectorOp::sort_desc)) {
    if (name != name_of(VectorOp::approx_topk)) words.push_back(name);  // it is switched off
  }
  for (const Token token : {Token::label_replace, Token::vector}) {
    for (const Sign& row : functions) {
      if (row.token == token) words.emplace_back(row.spelling);
    }
  }
  return words;
}

std::optional<Sign> sign_at(std::string_view text) {
  for (const Sign& sign : signs) {
    if (text.substr(0, sign.spelling.size()) == sign.spelling) return sign;
  }
  return std::nullopt;
}

std::optional<BinaryOp> binary_op(Token token) {
  if (token < Token::logical_or || token > Token::power) return std::nullopt;
  constexpr std::array ops{BinaryOp::logical_or,    BinaryOp::logical_and, BinaryOp::logical_unless,
                           BinaryOp::equal,         BinaryOp::not_equal,   BinaryOp::greater,
                           BinaryOp::greater_equal, BinaryOp::less,        BinaryOp::less_equal,
                           BinaryOp::add,           BinaryOp::subtract,    BinaryOp::multiply,
                           BinaryOp::divide,        BinaryOp::modulo,      BinaryOp::power};
  return ops.at(static_cast<std::size_t>(token) - static_cast<std::size_t>(Token::logical_or));
}

std::optional<Comparison> comparison(Token token) {
  switch (token) {
    case Token::equal:
    case Token::compare_equal:
      return Comparison::equal;
    case Token::not_equal:
      return Comparison::not_equal;
    case Token::greater:
      return Comparison::greater;
    case Token::greater_equal:
      return Comparison::greater_equal;
    case Token::less:
      return Comparison::less;
    case Token::less_equal:
      return Comparison::less_equal;
    default:
      return std::nullopt;
  }
}

std::optional<LineFilterOp> line_filter_op(Token token) {
  switch (token) {
    case Token::contains:
      return LineFilterOp::contains;
    case Token::not_equal:
      return LineFilterOp::not_contains;
    case Token::matches:
      return LineFilterOp::regex;
    case Token::not_regex:
      return LineFilterOp::not_regex;
    case Token::line_pattern:
      return LineFilterOp::pattern;
    case Token::not_line_pattern:
      return LineFilterOp::not_pattern;
    default:
      return std::nullopt;
  }
}

std::optional<MatchOp> match_op(Token token) {
  switch (token) {
    case Token::equal:
      return MatchOp::equal;
    case Token::not_equal:
      return MatchOp::not_equal;
    case Token::regex:
      return MatchOp::regex;
    case Token::not_regex:
      return MatchOp::not_regex;
    default:
      return std::nullopt;
  }
}

RangeOp range_op(std::string_view word) {
  return find_op(lower(word), RangeOp::absent_over_time).value_or(RangeOp::count_over_time);
}

VectorOp vector_op(std::string_view word) {
  return find_op(lower(word), VectorOp::sort_desc).value_or(VectorOp::sum);
}

}  // namespace harness::languages::logql
