#include "stack/store/logs/pipeline/scan/json_path.hpp"

namespace store::logs::pipeline::json {

namespace {

bool is_key(std::string_view written, std::string_view key, TextArena& arena) {
  if (written == key) return true;
  if (written.find('\\') == std::string_view::npos) return false;
  const auto plain = unescaped(written, arena);
  return plain && *plain == key;
}

// Past the colon after that key, where the key is a member of the outermost object.
std::size_t find_key(std::string_view text, std::string_view key, TextArena& arena) {
  int depth = 0;
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (c == '[') {
      at = block_end(text, at, '[', ']');
      if (at == std::string_view::npos) break;
      continue;
    }
    if (c != '"') {
      ++at;
      depth += c == '{' ? 1 : c == '}' ? -1 : 0;
      continue;
    }
    const std::size_t begin = at + 1;
    at = json_string_end(text, begin);
    if (at == std::string_view::npos) break;
    const std::string_view written = text.substr(begin, at - begin - 1);
    at = skip_white(text, at);
    if (at == text.size()) break;
    if (depth == 1 && text[at] == ':' && is_key(written, key, arena)) return at + 1;
  }
  return std::string_view::npos;
}

// The start of that element of the array which the text is.
std::size_t find_element(std::string_view text, std::size_t index) {
  std::size_t at = skip_white(text, 0);
  if (at == text.size() || text[at] != '[') return std::string_view::npos;
  ++at;
  for (std::size_t i = 0;; ++i) {
    at = skip_white(text, at);
    if (at == text.size() || text[at] == ']') return std::string_view::npos;
    if (i == index) return at;
    Value passed;
    if (read_value(text, at, passed) != nullptr) return std::string_view::npos;
    at = skip_white(text, at);
    if (at == text.size() || text[at] != ',') return std::string_view::npos;
    ++at;
  }
}

}  // namespace

Found find(std::string_view text, const logql::JsonPath& path, TextArena& arena) {
  Value value{Type::object, text};
  for (const logql::JsonStep& step : path) {
    const auto* key = std::get_if<std::string>(&step);
    const std::size_t at = key != nullptr ? find_key(value.text, *key, arena)
                                          : find_element(value.text, std::get<std::size_t>(step));
    if (at == std::string_view::npos) return {};
    std::size_t end = at;
    const std::string_view within = value.text;
    if (const char* fault = read_value(within, end, value)) return {std::nullopt, fault};
    const bool is_last = &step == &path.back();
    if (!is_last && value.type != Type::object && value.type != Type::array) return {};
  }
  return {value, nullptr};
}

}  // namespace store::logs::pipeline::json
