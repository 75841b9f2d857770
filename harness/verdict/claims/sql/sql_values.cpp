#include "harness/verdict/claims/sql/sql_values.hpp"

#include <algorithm>
#include <set>

#include "harness/core/text.hpp"
#include "harness/observe/database.hpp"
#include "harness/verdict/asked.hpp"

namespace harness::verdict {
namespace {

// Of more values, a column says nothing of what its values are.
constexpr std::size_t most_values = 1000;

std::string sql_text(const std::string& text) {
  std::string all = "'";
  for (const char c : text) all += c == '\'' ? std::string("''") : std::string(1, c);
  return all + "'";
}

// What leads to it: to_jsonb(t) -> 'details' -> 'die'; with ->> for the last one where its text is
// wanted.
std::string place_of(const SqlRead& read, bool as_text) {
  std::vector<std::string> keys{sql_text(read.column)};
  keys.insert(keys.end(), read.path.begin(), read.path.end());
  std::string place = "to_jsonb(t)";
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const bool is_last = i + 1 == keys.size();
    place += (is_last && as_text ? " ->> " : " -> ") + keys[i];
  }
  return place;
}

// Of a table without such a column, which has none.
observe::Question values_in(const std::string& table, const SqlRead& read,
                            const std::string& database) {
  const std::string place = place_of(read, !read.is_key);
  const std::string values = read.is_key ? "jsonb_object_keys(CASE jsonb_typeof(" + place +
                                               ") WHEN 'object' THEN " + place + " ELSE '{}' END)"
                                         : place;
  return observe::sql_query(database, "SELECT DISTINCT " + values + " FROM " + table +
                                          " AS t LIMIT " + std::to_string(most_values + 1));
}

Asked asked_for(const std::vector<SqlRead>& reads, const std::string& database) {
  Asked asked;
  for (const SqlRead& read : reads) {
    for (const std::string& table : read.tables) {
      asked.add(values_in(table, read, database));
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
    const bool is_of_the_same =
        other.column == read.column && other.path == read.path && other.is_key == read.is_key;
    if (is_of_the_same) others.erase(other.value);
  }
  const std::string value = read.is_pattern ? without_wildcards(read.value) : read.value;
  return life_without_value({"no row of " + join(read.tables, ", ") + " has " + read.written +
                                 listed("there are", known, value),
                             meant_by({value}, others)},
                            control);
}

}  // namespace

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
          observe::parse_column(asked.answer_to(values_in(table, read, database), answers));
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
