#include "stack/store/logs/streams/json_keys.hpp"

#include <optional>

namespace store::logs {
namespace {

// What stands between the quotes that begin there; moves behind them.
std::optional<std::string_view> take_string(std::string_view line, std::size_t& at) {
  const std::size_t begin = ++at;
  while (at < line.size() && line[at] != '"') at += line[at] == '\\' ? 2U : 1U;
  if (at >= line.size()) return std::nullopt;
  return line.substr(begin, at++ - begin);
}

void skip_blanks(std::string_view line, std::size_t& at) {
  while (at < line.size() && (line[at] == ' ' || line[at] == '\t' || line[at] == '\n')) ++at;
}

}  // namespace

void for_each_json_text(
    std::string_view line, int depth,
    const std::function<bool(std::string_view key, std::string_view value)>& call) {
  int level = 0;
  std::size_t at = 0;
  while (at < line.size()) {
    if (line[at] != '"') {
      if (line[at] == '{' || line[at] == '[') ++level;
      if (line[at] == '}' || line[at] == ']') --level;
      ++at;
      continue;
    }
    const auto key = take_string(line, at);
    if (!key) return;
    skip_blanks(line, at);
    if (at == line.size() || line[at] != ':') continue;
    skip_blanks(line, ++at);
    if (at == line.size() || line[at] != '"') continue;
    const auto value = take_string(line, at);
    if (!value || (level <= depth && !call(*key, *value))) return;
  }
}

}  // namespace store::logs
