#include "harness/observe/sql_text.hpp"

#include <algorithm>
#include <cctype>
#include <string>

namespace harness::observe {
namespace {

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

bool is_space(char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; }

// The rest of the text behind the first `end` in it; nothing where there is none.
std::string_view behind(std::string_view text, std::string_view end) {
  const std::size_t at = text.find(end);
  return at == std::string_view::npos ? std::string_view{} : text.substr(at + end.size());
}

// Behind the quote that ends what it began; a doubled one begins another text right there.
std::string_view behind_quote(std::string_view text, bool has_escapes) {
  const char quote = text.front();
  for (std::size_t at = 1; at < text.size(); ++at) {
    if (has_escapes && text[at] == '\\') {
      ++at;
    } else if (text[at] == quote) {
      return text.substr(at + 1);
    }
  }
  return {};
}

// Comments of this form hold one another.
std::string_view behind_comment(std::string_view text) {
  int open = 0;
  while (!text.empty()) {
    const bool begins = text.starts_with("/*");
    const bool ends = text.starts_with("*/");
    text.remove_prefix(begins || ends ? 2 : 1);
    if (begins) ++open;
    if (ends && --open == 0) return text;
  }
  return text;
}

// $tag$ at the beginning; empty: it is none, as in $1.
std::string_view dollar_tag(std::string_view text) {
  const std::size_t end = text.find('$', 1);
  if (end == std::string_view::npos) return {};
  const std::string_view name = text.substr(1, end - 1);
  const bool is_name = std::all_of(name.begin(), name.end(), is_word) &&
                       (name.empty() || std::isdigit(static_cast<unsigned char>(name[0])) == 0);
  return is_name ? text.substr(0, end + 1) : std::string_view{};
}

// Behind a text, a name in quotes or a comment that it begins with; as it is where it begins with
// none. `before`: the character in front of it.
std::string_view behind_opaque(std::string_view text, char before) {
  if (text.starts_with("--")) return behind(text, "\n");
  if (text.starts_with("/*")) return behind_comment(text);
  if (text.front() == '\'') return behind_quote(text, before == 'e' || before == 'E');
  if (text.front() == '"') return behind_quote(text, false);
  if (text.front() != '$' || is_word(before)) return text;
  const std::string_view tag = dollar_tag(text);
  return tag.empty() ? text : behind(text.substr(tag.size()), tag);
}

bool is_comment(std::string_view text) { return text.starts_with("--") || text.starts_with("/*"); }

}  // namespace

bool has_several_statements(std::string_view sql) {
  bool ended = false;
  char before = ' ';
  while (!sql.empty()) {
    const bool says_nothing = is_space(sql.front()) || is_comment(sql) || sql.front() == ';';
    if (ended && !says_nothing) return true;
    ended = ended || sql.front() == ';';
    const std::string_view rest = behind_opaque(sql, before);
    const std::size_t taken = std::max<std::size_t>(sql.size() - rest.size(), 1);
    before = sql[taken - 1];
    sql.remove_prefix(taken);
  }
  return false;
}

}  // namespace harness::observe
