#include "harness/scenario/query.hpp"

#include <algorithm>
#include <cctype>

#include "harness/core/text.hpp"

namespace harness::scenario {
namespace {

bool is_word(char c) { return c == '_' || std::isalnum(static_cast<unsigned char>(c)) != 0; }

// The length of the quoted text or the comment that begins here; 0: neither does. One that does not
// end takes all that is left: its language refuses it.
std::size_t length_of_foreign(std::string_view text) {
  const char opening = text.front();
  if (opening == '#') return std::min(text.find('\n'), text.size());
  if (opening != '"' && opening != '\'' && opening != '`') return 0;
  for (std::size_t at = 1; at < text.size(); ++at) {
    if (text[at] == opening) return at + 1;
    if (text[at] == '\\' && opening != '`') ++at;
  }
  return text.size();
}

}  // namespace

std::vector<std::string> variables_in(std::string_view query) {
  std::vector<std::string> names;
  while (!query.empty()) {
    const std::size_t foreign = length_of_foreign(query);
    const bool dollar = query.front() == '$';
    query.remove_prefix(std::max<std::size_t>(foreign, 1));
    if (!dollar) continue;
    const auto* const end = std::find_if_not(query.begin(), query.end(), is_word);
    if (end != query.begin()) names.emplace_back(query.begin(), end);
  }
  return names;
}

std::string with_any_window(const std::string& query) {
  return replace_all(query, "$window", "10000ms");
}

Result<void> check_query(const std::string& query) {
  if (trim(query).empty()) return fail("the text is empty", {}, "write something");
  for (const std::string& name : variables_in(query)) {
    if (name == window_variable) continue;
    const auto meant = nearest(name, std::vector{std::string(window_variable)});
    return fail("unknown variable $" + name, {},
                (meant ? "did you mean $" + *meant + "? " : std::string()) +
                    "there is $window, the length of the claim's window");
  }
  return {};
}

}  // namespace harness::scenario
