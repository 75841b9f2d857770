#pragma once

#include <string_view>

#include "stack/store/logs/pipeline/text_arena.hpp"

namespace store::logs::pipeline {

// Reads `key=value key="a value" key` from left to right. What is malformed is passed over, and the
// reading goes on behind it; a strict caller stops at the fault.
class LogfmtReader {
 public:
  LogfmtReader(std::string_view line, TextArena& arena) : line_(line), arena_(arena) {}

  // The next pair, or a fault. False at the end of the line.
  bool next();

  std::string_view key() const { return key_; }
  std::string_view value() const { return value_; }  // "" also where there is no "="
  // What is wrong with this piece, or nullptr; where it is, counted from 1.
  const char* fault() const { return fault_; }
  // "unexpected '='" and the like, with the place.
  std::string_view fault_text();

 private:
  bool broken(const char* why, std::size_t at);
  void skip_word();
  bool read_value();
  bool read_quoted();

  std::string_view line_;
  TextArena& arena_;
  std::size_t at_ = 0;
  std::string_view key_;
  std::string_view value_;
  const char* fault_ = nullptr;
  std::size_t fault_at_ = 0;
};

}  // namespace store::logs::pipeline
