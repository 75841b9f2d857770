#include "stack/store/logs/pipeline/scan/logfmt.hpp"

#include <string>

#include "stack/store/logs/pipeline/scan/json.hpp"
#include "stack/store/logs/pipeline/values/utf8.hpp"

namespace store::logs::pipeline {

namespace {

constexpr bool is_blank(char c) { return static_cast<unsigned char>(c) <= ' '; }

bool has_broken_rune(std::string_view text) {
  while (!text.empty()) {
    const Rune rune = rune_at(text);
    if (rune.value == rune_error) return true;
    text.remove_prefix(rune.width);
  }
  return false;
}

}  // namespace

bool LogfmtReader::broken(const char* why, std::size_t at) {
  fault_ = why;
  fault_at_ = at + 1;
  skip_word();
  return true;
}

void LogfmtReader::skip_word() {
  while (at_ < line_.size() && !is_blank(line_[at_])) ++at_;
}

bool LogfmtReader::next() {
  key_ = value_ = {};
  fault_ = nullptr;
  while (at_ < line_.size() && is_blank(line_[at_])) ++at_;
  if (at_ == line_.size()) return false;
  const std::size_t begin = at_;
  bool is_ascii = true;
  for (; at_ < line_.size() && line_[at_] != '=' && !is_blank(line_[at_]); ++at_) {
    if (line_[at_] == '"') return broken("unexpected '\"'", at_);
    is_ascii = is_ascii && static_cast<unsigned char>(line_[at_]) < 0x80;
  }
  key_ = line_.substr(begin, at_ - begin);
  if (!is_ascii && has_broken_rune(key_)) return broken("invalid key", at_);
  if (at_ == line_.size() || line_[at_] != '=') return true;
  if (key_.empty()) return broken("unexpected '='", at_);
  ++at_;
  return read_value();
}

bool LogfmtReader::read_value() {
  if (at_ < line_.size() && line_[at_] == '"') return read_quoted();
  const std::size_t begin = at_;
  for (; at_ < line_.size() && !is_blank(line_[at_]); ++at_) {
    if (line_[at_] == '=') return broken("unexpected '='", at_);
    if (line_[at_] == '"') return broken("unexpected '\"'", at_);
  }
  value_ = json::cleaned(line_.substr(begin, at_ - begin), arena_);
  return true;
}

bool LogfmtReader::read_quoted() {
  const std::size_t begin = at_ + 1;
  const std::size_t end = json::json_string_end(line_, begin);
  if (end == std::string_view::npos) {
    at_ = line_.size();
    return broken("unterminated quoted value", at_);
  }
  at_ = end;
  const auto plain = json::unescaped(line_.substr(begin, end - 1 - begin), arena_);
  if (!plain) return broken("invalid quoted value", at_);
  value_ = json::cleaned(*plain, arena_);
  return true;
}

std::string_view LogfmtReader::fault_text() {
  return arena_.keep("logfmt syntax error at pos " + std::to_string(fault_at_) + " : " + fault_);
}

}  // namespace store::logs::pipeline
