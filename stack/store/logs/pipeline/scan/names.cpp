#include "stack/store/logs/pipeline/scan/names.hpp"

#include "stack/store/logs/pipeline/values/utf8.hpp"

namespace store::logs::pipeline {

namespace {

bool is_digit(char32_t c) { return c >= '0' && c <= '9'; }

bool may_stand(char32_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || is_digit(c);
}

}  // namespace

std::string label_name(std::string_view key, NameStart start) {
  key = trim_space(key);
  std::string name;
  if (key.empty()) return name;
  if (start == NameStart::first && is_digit(static_cast<unsigned char>(key.front()))) name += '_';
  while (!key.empty()) {
    const Rune rune = rune_at(key);
    name += may_stand(rune.value) ? static_cast<char>(rune.value) : '_';
    key.remove_prefix(rune.width);
  }
  return name;
}

}  // namespace store::logs::pipeline
