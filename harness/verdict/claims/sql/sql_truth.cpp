#include "harness/verdict/claims/sql/sql_truth.hpp"

#include <algorithm>
#include <cctype>
#include <initializer_list>
#include <span>
#include <vector>

#include "harness/core/text.hpp"
#include "harness/verdict/claims/sql/sql_tables.hpp"
#include "harness/verdict/claims/sql/sql_tokens.hpp"

namespace harness::verdict {
namespace {

using Statement = std::span<const SqlToken>;
using TokenKind = SqlToken::Kind;

bool has(Statement tokens, std::size_t at, std::string_view word) {
  return at < tokens.size() && tokens[at].is(word);
}

bool is_literal(Statement tokens, std::size_t at) {
  return at < tokens.size() &&
         (tokens[at].kind == TokenKind::text || tokens[at].kind == TokenKind::number);
}

bool is_identifier(Statement tokens, std::size_t at) {
  return at < tokens.size() &&
         (tokens[at].kind == TokenKind::word || tokens[at].kind == TokenKind::name);
}

// Where the parentheses close that open there; the end: they do not.
std::size_t end_of_group(Statement tokens, std::size_t open) {
  int depth = 0;
  for (std::size_t at = open; at < tokens.size(); ++at) {
    if (tokens[at].is("(")) ++depth;
    if (tokens[at].is(")") && --depth == 0) return at;
  }
  return tokens.size();
}

bool stands_close(const std::string& before, const SqlToken& token) {
  if (before.empty() || std::string_view("(.[:").find(before.back()) != std::string_view::npos)
    return true;
  if (token.kind != TokenKind::symbol) return false;
  const bool is_rest = is_one_of(before.substr(before.size() - 1), {"<", ">", "!"}) &&
                       is_one_of(token.text, {"=", ">"});
  return is_rest || is_one_of(token.text, {"(", ")", ".", ",", "[", "]", ":"});
}

std::string written(Statement tokens) {
  std::string text;
  for (const SqlToken& token : tokens)
    text += (stands_close(text, token) ? "" : " ") + token.written;
  return text;
}

// A condition, or one of several of which none is negated, begins there.
bool begins_condition(Statement tokens, std::size_t at) {
  while (at > 0 && tokens[at - 1].is("(")) --at;
  return at > 0 && tokens[at - 1].kind == TokenKind::word &&
         is_one_of(tokens[at - 1].text, {"WHERE", "HAVING", "ON", "AND", "OR"});
}

bool ends_condition(Statement tokens, std::size_t at) {
  if (at >= tokens.size() || tokens[at].is(")") || tokens[at].is(";")) return true;
  return tokens[at].kind == TokenKind::word &&
         is_one_of(tokens[at].text, {"AND", "OR", "GROUP", "ORDER", "HAVING", "LIMIT", "OFFSET",
                                     "FETCH", "UNION", "EXCEPT", "INTERSECT", "WINDOW", "FOR",
                                     "WHERE", "JOIN", "LEFT", "INNER", "CROSS"});
}

// How many signs a comparison there has; 0: there is none.
std::size_t length_of_comparison(Statement tokens, std::size_t at) {
  const bool goes_on = has(tokens, at + 1, "=") || has(tokens, at + 1, ">");
  if (has(tokens, at, "=")) return 1;
  if (has(tokens, at, "<")) return goes_on ? 2 : 1;
  if (has(tokens, at, ">")) return has(tokens, at + 1, "=") ? 2 : 1;
  return has(tokens, at, "!") && has(tokens, at + 1, "=") ? 2 : 0;
}

bool compare(double left, const std::string& sign, double right) {
  if (sign == "=") return left == right;
  if (sign == "<") return left < right;
  if (sign == "<=") return left <= right;
  if (sign == ">") return left > right;
  return sign == ">=" ? left >= right : left != right;
}

// 1 = 2, 'a' = 'b': as long as they are of one kind, of which the order is known.
bool are_never_so(const SqlToken& left, const std::string& sign, const SqlToken& right) {
  if (left.kind != right.kind) return false;
  if (left.kind == TokenKind::text) return sign == "=" && left.text != right.text;
  const auto one = to_number(left.text);
  const auto other = to_number(right.text);
  return one && other && !compare(*one, sign, *other);
}

std::optional<NeverTrue> of_literals(Statement tokens, std::size_t at) {
  if (!begins_condition(tokens, at)) return std::nullopt;
  if (tokens[at].is("FALSE") && ends_condition(tokens, at + 1)) {
    return NeverTrue{"the condition " + tokens[at].written + " is never true", "leave it out"};
  }
  const std::size_t signs = length_of_comparison(tokens, at + 1);
  const std::size_t right = at + 1 + signs;
  if (signs == 0 || !is_literal(tokens, at) || !is_literal(tokens, right)) return std::nullopt;
  std::string sign = tokens[at + 1].text;
  if (signs == 2) sign += tokens[at + 2].text;
  if (!ends_condition(tokens, right + 1) || !are_never_so(tokens[at], sign, tokens[right]))
    return std::nullopt;
  return NeverTrue{written(tokens.subspan(at, right + 1 - at)) + " is never true",
                   "compare a column"};
}

// Of a list with NULL in it nothing is known not to be.
std::optional<NeverTrue> of_list_with_null(Statement tokens, std::size_t at) {
  const bool begins = has(tokens, at, "NOT") && has(tokens, at + 1, "IN") &&
                      has(tokens, at + 2, "(") && !has(tokens, at + 3, "SELECT");
  if (!begins) return std::nullopt;
  for (std::size_t each = at + 3; each < end_of_group(tokens, at + 2); ++each) {
    const bool is_alone = (tokens[each - 1].is("(") || tokens[each - 1].is(",")) &&
                          (has(tokens, each + 1, ")") || has(tokens, each + 1, ","));
    if (!tokens[each].is("NULL") || !is_alone) continue;
    return NeverTrue{"NOT IN with NULL in its list is never true",
                     "leave NULL out, and write IS NOT NULL"};
  }
  return std::nullopt;
}

// lower(a) = 'RUN', upper(a) IN ('run'), lower(a) LIKE 'Run%'
std::optional<NeverTrue> of_other_case(Statement tokens, std::size_t at) {
  const bool to_lower = tokens[at].is("LOWER");
  if ((!to_lower && !tokens[at].is("UPPER")) || !has(tokens, at + 1, "(")) return std::nullopt;
  if (at > 0 && tokens[at - 1].is("|")) return std::nullopt;  // of a longer text
  const std::size_t end = end_of_group(tokens, at + 1);
  std::size_t value = end + 2;
  const bool is_list = has(tokens, end + 1, "IN") && has(tokens, end + 2, "(");
  if (is_list) ++value;
  const bool is_compared = is_list || has(tokens, end + 1, "=") || has(tokens, end + 1, "LIKE");
  for (; is_compared && value < tokens.size(); value += 2) {
    const SqlToken& text = tokens[value];
    if (text.kind != TokenKind::text || has(tokens, value + 1, "|")) break;
    const std::string able = to_lower ? lower(text.text) : upper(text.text);
    if (able != text.text) {
      return NeverTrue{written(tokens.subspan(at, end + 1 - at)) + " is never " + text.written,
                       "write '" + able + "'"};
    }
    if (!is_list || !has(tokens, value + 1, ",")) break;
  }
  return std::nullopt;
}

struct Equality {
  std::string column;  // d.name
  std::size_t value;   // which token
};

// A column that has to be a value, and nothing else of it.
std::optional<Equality> equality_at(Statement tokens, std::size_t at) {
  std::string column;
  std::size_t end = at;
  while (is_identifier(tokens, end)) {
    const SqlToken& part = tokens[end++];
    column += part.kind == TokenKind::name ? part.text : lower(part.text);
    if (!has(tokens, end, ".")) break;
    column += ".";
    ++end;
  }
  const bool is_one = !column.empty() && has(tokens, end, "=") && is_literal(tokens, end + 1) &&
                      ends_condition(tokens, end + 2);
  return is_one ? std::optional(Equality{column, end + 1}) : std::nullopt;
}

// Not two ways to write one: 1 and 1.0, a date with its time and without, true and t.
bool are_different(const SqlToken& one, const SqlToken& other) {
  if (one.kind != other.kind) return false;
  if (one.kind == TokenKind::number) return to_number(one.text) != to_number(other.text);
  const auto is_word = [](const std::string& text) {
    constexpr std::size_t shortest = 3;
    return text.size() >= shortest && std::isalpha(static_cast<unsigned char>(text[0])) != 0;
  };
  return is_word(one.text) && is_word(other.text) &&
         lower(trim(one.text)) != lower(trim(other.text));
}

// a = 'x' AND b > 1 AND a = 'y'
std::optional<NeverTrue> of_contradiction(Statement tokens, std::size_t at) {
  if (!begins_condition(tokens, at)) return std::nullopt;
  const auto first = equality_at(tokens, at);
  if (!first) return std::nullopt;
  std::size_t next = first->value + 1;
  while (has(tokens, next, "AND")) {
    const auto other = equality_at(tokens, next + 1);
    if (other && other->column == first->column &&
        are_different(tokens[first->value], tokens[other->value])) {
      return NeverTrue{written(tokens.subspan(at, first->value + 1 - at)) + " AND " +
                           written(tokens.subspan(next + 1, other->value - next)) +
                           " is never true",
                       "write IN or OR, or give a claim to each"};
    }
    ++next;
    while (!ends_condition(tokens, next)) {
      next = tokens[next].is("(") ? end_of_group(tokens, next) + 1 : next + 1;
    }
  }
  return std::nullopt;
}

// A query, or one in parentheses, with what stands where in it.
class Select {
 public:
  explicit Select(Statement tokens) : tokens_(tokens) {
    while (!tokens_.empty() && tokens_.back().is(";")) tokens_ = tokens_.first(tokens_.size() - 1);
  }

  bool can_find_nothing() const {
    if (!has(tokens_, 0, "SELECT") || says(0, {"UNION", "EXCEPT", "INTERSECT"})) return false;
    if (selects_existence()) return true;
    const std::size_t from = find(0, {"FROM"});
    if (from == tokens_.size() || says(from, {"RIGHT", "FULL"})) return false;
    if (!may_be_empty(from + 1)) return false;
    if (says(from, {"GROUP"})) return groups_columns(find(from, {"GROUP"}));
    return selects_an_aggregate(from) || selects_columns(from);
  }

 private:
  // Outside of parentheses; the end: none of them is there.
  std::size_t find(std::size_t at, std::initializer_list<std::string_view> words) const {
    while (at < tokens_.size()) {
      const SqlToken& token = tokens_[at];
      if (token.kind == TokenKind::word && is_one_of(token.text, words)) return at;
      at = token.is("(") ? end_of_group(tokens_, at) + 1 : at + 1;
    }
    return tokens_.size();
  }
  bool says(std::size_t at, std::initializer_list<std::string_view> words) const {
    return find(at, words) < tokens_.size();
  }

  Statement inside(std::size_t open) const {
    const std::size_t end = end_of_group(tokens_, open);
    return tokens_.subspan(open + 1, end - open - 1);
  }

  // What is joined to nothing is nothing, as long as the first of them decides.
  bool may_be_empty(std::size_t first) const {
    if (has(tokens_, first, "ONLY")) ++first;
    if (has(tokens_, first, "(") && has(tokens_, first + 1, "SELECT"))
      return Select(inside(first)).can_find_no_row();
    std::size_t end = first;
    while (is_identifier(tokens_, end) && has(tokens_, end + 1, ".")) end += 2;
    // The database's own are never empty, and stay all where the rest is joined to them.
    const bool is_kept =
        says(first, {"LEFT"}) && is_identifier(tokens_, first) &&
        (tokens_[first].text.starts_with("PG_") || tokens_[first].is("INFORMATION_SCHEMA"));
    return is_identifier(tokens_, end) && !has(tokens_, end + 1, "(") && !is_kept;
  }

  // One of an aggregate is a row always.
  bool can_find_no_row() const {
    if (!can_find_nothing()) return false;
    return says(0, {"GROUP"}) || selects_columns(find(0, {"FROM"}));
  }

  bool groups_columns(std::size_t group) const {
    return has(tokens_, group + 1, "BY") && group + 2 < tokens_.size() &&
           !tokens_[group + 2].is("(") &&
           std::none_of(tokens_.begin() + static_cast<std::ptrdiff_t>(group), tokens_.end(),
                        [](const SqlToken& token) {
                          return token.kind == TokenKind::word &&
                                 is_one_of(token.text, {"ROLLUP", "CUBE", "GROUPING", "SETS"});
                        });
  }

  // Without any call, which may be of an aggregate; nor HAVING, which makes one row of all.
  bool selects_columns(std::size_t from) const {
    if (says(from, {"HAVING"})) return false;
    for (std::size_t at = 1; at < from; ++at) {
      if (tokens_[at].is("(")) return false;
    }
    return from > 1;
  }

  // count(*), sum(a) FILTER (WHERE …), max(a) AS b
  bool selects_an_aggregate(std::size_t from) const {
    const bool is_one = is_identifier(tokens_, 1) && has(tokens_, 2, "(") &&
                        is_one_of(tokens_[1].text, {"COUNT", "SUM", "AVG", "MIN", "MAX"});
    if (!is_one) return false;
    std::size_t at = end_of_group(tokens_, 2) + 1;
    if (has(tokens_, at, "FILTER") && has(tokens_, at + 1, "("))
      at = end_of_group(tokens_, at + 1) + 1;
    if (has(tokens_, at, ":") && has(tokens_, at + 1, ":")) at += 3;
    if (has(tokens_, at, "AS")) ++at;
    if (at < from && is_identifier(tokens_, at)) ++at;
    return at == from || has(tokens_, at, ",");
  }

  // SELECT EXISTS (SELECT …)::int
  bool selects_existence() const {
    if (!has(tokens_, 1, "EXISTS") || !has(tokens_, 2, "(")) return false;
    const std::size_t end = end_of_group(tokens_, 2);
    return has(tokens_, end + 1, ":") && has(tokens_, end + 2, ":") && tokens_.size() == end + 4 &&
           Select(inside(2)).can_find_no_row();
  }

  Statement tokens_;
};

}  // namespace

std::optional<NeverTrue> never_true(std::string_view sql) {
  const std::vector<SqlToken> tokens = sql_tokens(sql);
  for (std::size_t at = 0; at < tokens.size(); ++at) {
    for (const auto& find : {of_literals, of_list_with_null, of_other_case, of_contradiction}) {
      if (auto found = find(tokens, at)) return found;
    }
  }
  return std::nullopt;
}

bool selects_literals_only(std::string_view sql) {
  const std::vector<SqlToken> tokens = sql_tokens(sql);
  if (!has(tokens, 0, "SELECT") || names_a_table(sql)) return false;
  return std::none_of(tokens.begin() + 1, tokens.end(),
                      [](const SqlToken& token) { return token.is("("); });
}

bool can_find_nothing(std::string_view sql) {
  const std::vector<SqlToken> tokens = sql_tokens(sql);
  return Select(tokens).can_find_nothing();
}

}  // namespace harness::verdict
