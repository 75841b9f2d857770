#include "harness/verdict/sql_values.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "harness/core/text.hpp"
#include "harness/languages/regex/regex_shape.hpp"
#include "harness/observe/database.hpp"
#include "harness/verdict/asked.hpp"
#include "harness/verdict/sql_tokens.hpp"

namespace harness::verdict {
namespace {

using Tokens = std::vector<SqlToken>;
using TokenKind = SqlToken::Kind;

// Of more values, a column says nothing of what its values are.
constexpr std::size_t most_values = 1000;

bool is_identifier(const SqlToken& token) {
  return token.kind == TokenKind::word || token.kind == TokenKind::name;
}

// As PostgreSQL calls it.
std::string name_of(const SqlToken& token) {
  return token.kind == TokenKind::name ? token.text : lower(token.text);
}

// What may stand behind a table that is no other name for it.
bool goes_on(const SqlToken& token) {
  return token.kind == TokenKind::word &&
         is_one_of(token.text,
                   {"WHERE",     "JOIN",    "INNER",  "LEFT",        "RIGHT", "FULL",
                    "CROSS",     "NATURAL", "ON",     "USING",       "GROUP", "ORDER",
                    "HAVING",    "LIMIT",   "OFFSET", "FETCH",       "UNION", "EXCEPT",
                    "INTERSECT", "WINDOW",  "FOR",    "TABLESAMPLE", "SET",   "RETURNING"});
}

// The tables of a query, by the names that it has for them.
class SqlTables {
 public:
  explicit SqlTables(const Tokens& tokens) : tokens_(tokens) {
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      if (tokens[i].is("FROM") || tokens[i].is("JOIN")) add(i + 1);
    }
  }

  std::vector<std::string> named(const std::string& name) const {
    const auto found = by_name_.find(name);
    return found == by_name_.end() ? std::vector<std::string>{} : std::vector{found->second};
  }
  const std::vector<std::string>& all() const { return all_; }
  // Without their schemas.
  const std::set<std::string>& bare() const { return bare_; }

 private:
  bool has(std::size_t at, std::string_view word) const {
    return at < tokens_.size() && tokens_[at].is(word);
  }
  bool has_identifier(std::size_t at) const {
    return at < tokens_.size() && is_identifier(tokens_[at]) && !goes_on(tokens_[at]);
  }

  void add(std::size_t at) {
    if (has(at, "ONLY") || has(at, "LATERAL")) ++at;
    if (!has_identifier(at)) return;
    std::string table = tokens_[at].written;
    std::string name = name_of(tokens_[at++]);
    while (has(at, ".") && has_identifier(at + 1)) {
      table += "." + tokens_[at + 1].written;
      name = name_of(tokens_[at + 1]);
      at += 2;
    }
    if (has(at, "(")) return;  // a function
    bare_.insert(name);
    if (has(at, "AS")) ++at;
    if (has_identifier(at)) name = name_of(tokens_[at++]);
    by_name_[name] = table;
    if (std::find(all_.begin(), all_.end(), table) == all_.end()) all_.push_back(table);
    if (has(at, ",")) add(at + 1);
  }

  const Tokens& tokens_;
  std::map<std::string, std::string> by_name_;
  std::vector<std::string> all_;
  std::set<std::string> bare_;
};

struct NamedColumn {
  std::vector<std::string> tables;
  std::string name;
  std::string written;
  bool ignores_case = false;
};

class Comparisons {
 public:
  explicit Comparisons(const Tokens& tokens) : tokens_(tokens), tables_(tokens) {
    for (std::size_t i = 1; i < tokens.size(); ++i) look_at(i);
  }

  std::vector<SqlRead> found;

 private:
  void look_at(std::size_t at) {
    const bool negated = tokens_[at - 1].is("NOT");
    if (tokens_[at].is("=") && is_equality(at)) {
      compare(column_before(at), at + 1, "=");
      compare_any(at);
      if (is_literal(at - 1)) compare(column_from(at + 1), at - 1, "=");
    } else if (negated) {
      return;
    } else if (tokens_[at].is("LIKE") || tokens_[at].is("ILIKE")) {
      compare(column_before(at), at + 1, tokens_[at].text);
    } else if (tokens_[at].is("~")) {
      match(at);
    } else if (tokens_[at].is("IN") && at + 1 < tokens_.size() && tokens_[at + 1].is("(")) {
      for (std::size_t each = at + 2; is_literal(each); each += 2) {
        compare(column_before(at), each, "=");
        if (each + 1 >= tokens_.size() || !tokens_[each + 1].is(",")) break;
      }
    }
  }

  bool has(std::size_t at, std::string_view word) const {
    return at < tokens_.size() && tokens_[at].is(word);
  }

  // = ANY ('{run,sign_in}') and = ANY (ARRAY['run']).
  void compare_any(std::size_t at) {
    if (!has(at + 1, "ANY") || !has(at + 2, "(")) return;
    if (has(at + 3, "ARRAY") && has(at + 4, "[")) {
      for (std::size_t each = at + 5; is_literal(each); each += 2) {
        compare(column_before(at), each, "=");
        if (!has(each + 1, ",")) break;
      }
    } else if (is_literal(at + 3)) {
      const std::string& text = tokens_[at + 3].text;
      const bool is_plain = text.size() > 2 && text.starts_with('{') && text.ends_with('}') &&
                            text.find_first_of("\"\\", 1) == std::string::npos;
      if (!is_plain) return;
      for (const std::string& one : split(text.substr(1, text.size() - 2), ',')) {
        keep(column_before(at), std::string(trim(one)), "='" + std::string(trim(one)) + "'");
      }
    }
  }

  // Where all letters of a regular expression mean themselves; ~* is of any capitals.
  void match(std::size_t at) {
    const bool ignores_case = has(at + 1, "*");
    const std::size_t literal = ignores_case ? at + 2 : at + 1;
    if (tokens_[at - 1].is("!") || !is_literal(literal)) return;
    const std::string& regex = tokens_[literal].text;
    const std::string_view text = languages::without_anchors(regex);
    if (text.empty() || !languages::is_literal(text)) return;
    const std::string pattern =
        (regex.starts_with('^') ? "" : "%") +
        replace_all(replace_all(std::string(text), "%", "\\%"), "_", "\\_") +
        (regex.ends_with('$') ? "" : "%");
    keep(column_before(at), pattern, (ignores_case ? " ~* " : " ~ ") + tokens_[literal].written,
         true, ignores_case);
  }

  // Neither <=, >=, !=, := nor =>.
  bool is_equality(std::size_t at) const {
    const bool is_longer = at + 1 < tokens_.size() && tokens_[at + 1].is(">");
    const SqlToken& before = tokens_[at - 1];
    return !is_longer && !before.is("<") && !before.is(">") && !before.is("!") && !before.is(":");
  }

  bool is_literal(std::size_t at) const {
    return at < tokens_.size() &&
           (tokens_[at].kind == TokenKind::text || tokens_[at].kind == TokenKind::number);
  }

  void compare(const std::optional<NamedColumn>& column, std::size_t literal,
               const std::string& op) {
    if (!is_literal(literal)) return;
    const bool is_pattern = op != "=";
    keep(column, tokens_[literal].text,
         (is_pattern ? " " + op + " " : op) + tokens_[literal].written, is_pattern, op == "ILIKE");
  }

  // `written`: what stands behind the column.
  void keep(const std::optional<NamedColumn>& column, const std::string& value,
            const std::string& written, bool is_pattern = false, bool ignores_case = false) {
    if (!column || column->tables.empty()) return;
    SqlRead read{column->tables, column->name,
                 value,          column->written + written,
                 is_pattern,     column->ignores_case || ignores_case};
    if (std::find(found.begin(), found.end(), read) == found.end()) {
      found.push_back(std::move(read));
    }
  }

  // name, d.name, "Name", name::text, lower(name)
  std::optional<NamedColumn> column_before(std::size_t at) const {
    std::size_t end = at;
    if (end > 3 && tokens_[end - 2].is(":") && tokens_[end - 3].is(":")) end -= 3;
    const bool is_called = end > 3 && tokens_[end - 1].is(")");
    if (is_called) --end;
    if (end == 0 || !is_identifier(tokens_[end - 1])) return std::nullopt;
    const bool has_table = end > 2 && tokens_[end - 2].is(".") && is_identifier(tokens_[end - 3]);
    const std::size_t begin = has_table ? end - 3 : end - 1;
    std::optional<NamedColumn> column = column_from(begin);
    if (!is_called || !column) return column;
    const bool folds = begin > 1 && tokens_[begin - 1].is("(") &&
                       (tokens_[begin - 2].is("LOWER") || tokens_[begin - 2].is("UPPER"));
    if (!folds) return std::nullopt;
    column->ignores_case = true;
    column->written = lower(tokens_[begin - 2].text) + "(" + column->written + ")";
    return column;
  }

  std::optional<NamedColumn> column_from(std::size_t at) const {
    if (at >= tokens_.size() || !is_identifier(tokens_[at])) return std::nullopt;
    const bool has_table =
        at + 2 < tokens_.size() && tokens_[at + 1].is(".") && is_identifier(tokens_[at + 2]);
    if (!has_table) return NamedColumn{tables_.all(), name_of(tokens_[at]), tokens_[at].written};
    return NamedColumn{tables_.named(name_of(tokens_[at])), name_of(tokens_[at + 2]),
                       tokens_[at].written + "." + tokens_[at + 2].written};
  }

  const Tokens& tokens_;
  SqlTables tables_;
};

std::string sql_text(const std::string& text) {
  std::string all = "'";
  for (const char c : text) all += c == '\'' ? std::string("''") : std::string(1, c);
  return all + "'";
}

// Of a table without such a column, which has none.
observe::Question values_in(const std::string& table, const std::string& column,
                            const std::string& database) {
  return observe::sql_query(database, "SELECT DISTINCT to_jsonb(t) ->> " + sql_text(column) +
                                          " FROM " + table + " AS t LIMIT " +
                                          std::to_string(most_values + 1));
}

Asked asked_for(const std::vector<SqlRead>& reads, const std::string& database) {
  Asked asked;
  for (const SqlRead& read : reads) {
    for (const std::string& table : read.tables) {
      asked.add(values_in(table, read.column, database));
    }
  }
  return asked;
}

// As LIKE does: % is any text, _ any character.
bool is_like(std::string_view text, std::string_view pattern) {
  if (pattern.empty()) return text.empty();
  if (pattern.front() == '%') {
    for (std::size_t at = 0; at <= text.size(); ++at) {
      if (is_like(text.substr(at), pattern.substr(1))) return true;
    }
    return false;
  }
  if (text.empty()) return false;
  if (pattern.front() == '\\' && pattern.size() > 1)
    pattern.remove_prefix(1);
  else if (pattern.front() == '_')
    return is_like(text.substr(1), pattern.substr(1));
  return text.front() == pattern.front() && is_like(text.substr(1), pattern.substr(1));
}

std::string_view without_blanks_behind(std::string_view text) {
  return text.substr(0, text.find_last_not_of(' ') + 1);
}

bool satisfies(const std::string& known, const SqlRead& read) {
  const std::string text = read.ignores_case ? lower(known) : known;
  const std::string value = read.ignores_case ? lower(read.value) : read.value;
  if (read.is_pattern) return is_like(text, value);
  const auto number = to_number(text);
  // A column of a fixed length has blanks behind its values, which are none of them.
  const bool is_padded =
      text.ends_with(' ') && without_blanks_behind(text) == without_blanks_behind(value);
  return text == value || is_padded || (number && number == to_number(value));
}

std::string without_wildcards(std::string pattern) {
  std::erase_if(pattern, [](char c) { return c == '%' || c == '\\'; });
  return pattern;
}

Life of_known(const SqlRead& read, const std::set<std::string>& known,
              const std::vector<SqlRead>& all, Control control) {
  const bool is_there = std::any_of(known.begin(), known.end(),
                                    [&](const std::string& one) { return satisfies(one, read); });
  if (is_there) return {};
  // What the query names besides is not what it means by this.
  std::set<std::string> others = known;
  for (const SqlRead& other : all) {
    if (other.column == read.column) others.erase(other.value);
  }
  const std::string value = read.is_pattern ? without_wildcards(read.value) : read.value;
  return life_without_value({"no row of " + join(read.tables, ", ") + " has " + read.written +
                                 listed("there are", known, value),
                             meant_by({value}, others)},
                            control);
}

}  // namespace

std::vector<SqlRead> sql_reads(std::string_view sql) {
  const Tokens tokens = sql_tokens(sql);
  return std::move(Comparisons(tokens).found);
}

std::set<std::string> tables_read(std::string_view sql) {
  return SqlTables(sql_tokens(sql)).bare();
}

// Neither f(x := NULL) nor f(x => NULL), which compare nothing.
bool compares_with_null(std::string_view sql) {
  const Tokens tokens = sql_tokens(sql);
  for (std::size_t i = 2; i < tokens.size(); ++i) {
    if (!tokens[i].is("NULL")) continue;
    const SqlToken& sign = tokens[i - 1];
    const SqlToken& before = tokens[i - 2];
    if (sign.is("=") && !before.is(":")) return true;
    if (sign.is("<")) return true;
    if (sign.is(">") && !before.is("=") && !before.is("-")) return true;
  }
  return false;
}

std::vector<observe::Question> questions_for_values(const std::vector<SqlRead>& reads,
                                                    const std::string& database) {
  return asked_for(reads, database).all();
}

// What is no table, such as a part of the query that has a name, has nothing to tell.
Life life_of_values(const std::vector<SqlRead>& reads, const std::string& database, Control control,
                    std::span<const observe::Answer> answers) {
  const Asked asked = asked_for(reads, database);
  Lives lives;
  for (const SqlRead& read : reads) {
    std::set<std::string> known;
    bool are_all = true;
    for (const std::string& table : read.tables) {
      const auto column =
          observe::parse_column(asked.answer_to(values_in(table, read.column, database), answers));
      if (!column) continue;
      are_all = are_all && column->size() <= most_values;
      for (const auto& cell : *column) {
        if (cell) known.insert(*cell);
      }
    }
    if (are_all && !known.empty()) lives.add(of_known(read, known, reads, control));
  }
  return lives.life();
}

}  // namespace harness::verdict
