#include "stack/store/logs/pipeline/scan/decolorize.hpp"

#include <cstring>

namespace store::logs::pipeline {

namespace {

constexpr char escape = '\x1b';

bool is_between(char c, char low, char high) { return c >= low && c <= high; }

// ECMA-48: CSI, parameters, intermediates, a final letter; or ESC and one letter.
std::size_t sequence_end(std::string_view line, std::size_t at) {
  std::size_t end = at + 1;
  if (end == line.size()) return at;
  if (line[end] != '[') return is_between(line[end], '@', '_') ? end + 1 : at;
  ++end;
  while (end < line.size() && is_between(line[end], '0', '?')) ++end;
  while (end < line.size() && is_between(line[end], ' ', '/')) ++end;
  return end < line.size() && is_between(line[end], '@', '~') ? end + 1 : at;
}

}  // namespace

std::string_view decolorized(std::string_view line, TextArena& arena) {
  std::size_t at = line.find(escape);
  if (at == std::string_view::npos) return line;
  char* place = arena.reserve(line.size());
  std::size_t size = 0;
  const auto put = [&](std::string_view text) {
    if (!text.empty()) std::memcpy(place + size, text.data(), text.size());
    size += text.size();
  };
  while (at != std::string_view::npos) {
    put(line.substr(0, at));
    const std::size_t end = sequence_end(line, at);
    if (end == at) put(line.substr(at, 1));  // an escape that begins nothing stays
    line.remove_prefix(end == at ? at + 1 : end);
    at = line.find(escape);
  }
  put(line);
  return {place, size};
}

}  // namespace store::logs::pipeline
