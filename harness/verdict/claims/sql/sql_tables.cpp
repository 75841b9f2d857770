#include "harness/verdict/claims/sql/sql_tables.hpp"

#include <algorithm>
#include <cctype>
#include <string>
#include <vector>

#include "harness/core/text.hpp"

namespace harness::verdict {
namespace {

bool is_word(char c) { return c == '_' || std::isalnum(static_cast<unsigned char>(c)) != 0; }

// The length of what begins there; at least 1.
std::size_t length_up_to(std::string_view sql, std::string_view end, std::size_t from) {
  const std::size_t found = sql.find(end, from);
  return found == std::string_view::npos ? sql.size() : found + end.size();
}

// Words in capitals, names in quotes as one word, and all else by the character; neither texts nor
// comments nor white space.
class Words {
 public:
  explicit Words(std::string_view sql) : rest_(sql) {
    while (!rest_.empty()) take();
  }

  std::vector<std::string> all;

 private:
  void take() {
    const char c = rest_.front();
    if (rest_.starts_with("--")) return skip(length_up_to(rest_, "\n", 2));
    if (rest_.starts_with("/*")) return skip(length_up_to(rest_, "*/", 2));
    if (c == '\'') return skip(length_up_to(rest_, "'", 1));
    if (c == '"') return keep(length_up_to(rest_, "\"", 1), "NAME");
    if (std::isspace(static_cast<unsigned char>(c)) != 0) return skip(1);
    if (!is_word(c)) return keep(1, std::string(1, c));
    const auto length = static_cast<std::size_t>(
        std::find_if_not(rest_.begin(), rest_.end(), is_word) - rest_.begin());
    keep(length, upper(rest_.substr(0, length)));
  }
  void skip(std::size_t length) { rest_.remove_prefix(length); }
  void keep(std::size_t length, std::string word) {
    skip(length);
    all.push_back(std::move(word));
  }

  std::string_view rest_;
};

// "PG_CLASS", "PG_CATALOG.PG_CLASS"; a name in quotes is NAME.
std::vector<std::string> tables_in(std::string_view sql) {
  std::vector<std::string> tables;
  const std::vector<std::string> words = Words(sql).all;
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    if (words[i] != "FROM" && words[i] != "JOIN" && words[i] != "TABLE") continue;
    std::size_t name = i + 1;
    if (words[name] == "ONLY" || words[name] == "LATERAL") ++name;
    std::string schema;
    // Of a schema, or of a schema in a database.
    while (name + 2 < words.size() && words[name + 1] == ".") {
      schema += words[name] + ".";
      name += 2;
    }
    if (name >= words.size() || !is_word(words[name].front())) continue;
    const bool is_call = name + 1 < words.size() && words[name + 1] == "(";
    if (!is_call) tables.push_back(schema + words[name]);
  }
  return tables;
}

bool is_of_a_catalogue(const std::string& table) {
  return table.starts_with("PG_") || table.find("INFORMATION_SCHEMA.") != std::string::npos ||
         table.find(".PG_") != std::string::npos;
}

}  // namespace

bool names_a_table(std::string_view sql) { return !tables_in(sql).empty(); }

bool names_catalogues_only(std::string_view sql) {
  const std::vector<std::string> tables = tables_in(sql);
  return !tables.empty() && std::all_of(tables.begin(), tables.end(), is_of_a_catalogue);
}

}  // namespace harness::verdict
