#include "harness/verdict/claims/sql/sql_reads.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include "harness/core/text.hpp"
#include "harness/languages/regex/regex_shape.hpp"
#include "harness/verdict/claims/sql/sql_tokens.hpp"

namespace harness::verdict {
namespace {

using Tokens = std::vector<SqlToken>;
using TokenKind = SqlToken::Kind;

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
  std::vector<std::string> path = {};
  bool is_json_text = false;  // "risky" in quotes of its own: -> in place of ->>
};

// What may stand before a parenthesis that is no call's.
bool opens_a_group(const SqlToken& token) {
  const bool is_word = token.kind == TokenKind::word &&
                       is_one_of(token.text, {"AND", "HAVING", "ON", "OR", "WHEN", "WHERE"});
  return is_word || token.is("(");
}

class Comparisons {
 public:
  explicit Comparisons(const Tokens& tokens) : tokens_(tokens), tables_(tokens) {
    for (std::size_t i = 1; i < tokens.size(); ++i) look_at(i);
  }

  std::vector<SqlRead> found;

 private:
  void look_at(std::size_t at) {
    if (tokens_[at].is("-") || tokens_[at].is("?")) read_key(at);
    const bool negated = tokens_[at - 1].is("NOT");
    if (tokens_[at].is("=") && is_equality(at)) {
      compare(column_before(at), at + 1, "=");
      compare_any(at);
      if (is_literal(at - 1)) compare(column_behind(at), at - 1, "=");
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
    const bool is_quoted = value.size() > 1 && value.starts_with('"') && value.ends_with('"');
    const bool takes_quotes_off = column->is_json_text && is_quoted;
    add({column->tables, column->name, takes_quotes_off ? value.substr(1, value.size() - 2) : value,
         column->written + written, is_pattern, column->ignores_case || ignores_case,
         column->path});
  }

  void add(SqlRead read) {
    if (std::find(found.begin(), found.end(), read) == found.end()) {
      found.push_back(std::move(read));
    }
  }

  // The length of -> or ->> there; 0: it is neither.
  std::size_t arrow(std::size_t at) const {
    if (!has(at, "-") || !has(at + 1, ">")) return 0;
    return has(at + 2, ">") ? 3 : 2;
  }

  // details -> 'die', details ->> 'die' and details ? 'die'.
  void read_key(std::size_t at) {
    const std::size_t key = at + (tokens_[at].is("?") ? 1 : arrow(at));
    const bool is_key = key > at && key < tokens_.size() && tokens_[key].kind == TokenKind::text;
    const auto column = is_key ? column_before(at) : std::nullopt;
    if (!column || column->tables.empty()) return;
    std::string operation;
    for (std::size_t i = at; i < key; ++i) operation += tokens_[i].text;
    add({column->tables, column->name, tokens_[key].text,
         column->written + " " + operation + " " + tokens_[key].written, false, false, column->path,
         true});
  }

  struct JsonPath {
    std::vector<std::string> keys;
    std::string written;
    bool is_json_text = false;
  };

  // What leads to a place, up to a token that it ends before; that is then where it begins.
  JsonPath path_before(std::size_t& end) const {
    JsonPath path;
    while (end > 3 && is_literal(end - 1)) {
      const std::size_t length = arrow(end - 4) == 3 ? 3 : arrow(end - 3) == 2 ? 2 : 0;
      if (length == 0) break;
      if (path.keys.empty()) path.is_json_text = length == 2;
      const std::string& key = tokens_[end - 1].written;
      path.keys.insert(path.keys.begin(), key);
      path.written = (length == 3 ? " ->> " : " -> ") + key + path.written;
      end -= 1 + length;
    }
    return path;
  }

  // name, d.name, "Name", name::text, lower(name)
  std::optional<NamedColumn> column_before(std::size_t at) const {
    std::size_t end = at;
    if (end > 3 && tokens_[end - 2].is(":") && tokens_[end - 3].is(":")) end -= 3;
    const bool is_called = end > 3 && tokens_[end - 1].is(")");
    if (is_called) --end;
    JsonPath path = path_before(end);
    if (end == 0 || !is_identifier(tokens_[end - 1])) return std::nullopt;
    const bool has_table = end > 2 && tokens_[end - 2].is(".") && is_identifier(tokens_[end - 3]);
    const std::size_t begin = has_table ? end - 3 : end - 1;
    std::optional<NamedColumn> column = column_from(begin);
    if (column) {
      column->path = std::move(path.keys);
      column->written += path.written;
      column->is_json_text = path.is_json_text;
    }
    const bool is_grouped =
        is_called && begin > 1 && tokens_[begin - 1].is("(") && opens_a_group(tokens_[begin - 2]);
    if (!is_called || is_grouped || !column) return column;
    const bool folds = begin > 1 && tokens_[begin - 1].is("(") &&
                       (tokens_[begin - 2].is("LOWER") || tokens_[begin - 2].is("UPPER"));
    if (!folds) return std::nullopt;
    column->ignores_case = true;
    column->written = lower(tokens_[begin - 2].text) + "(" + column->written + ")";
    return column;
  }

  // Not where it goes on with a key of JSON: that is read as such.
  std::optional<NamedColumn> column_behind(std::size_t at) const {
    const std::size_t begin = at + 1;
    const std::size_t end = begin + (has(begin + 1, ".") ? 3 : 1);
    return arrow(end) > 0 ? std::nullopt : column_from(begin);
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

}  // namespace harness::verdict
