#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>

#include "stack/store/logs/pipeline/stages/wanted_labels.hpp"

namespace store::logs::pipeline {

// What is known of a key of lines: the label that it becomes and whether that is wanted.
struct KeyName {
  const KeyName* parent = nullptr;  // the object's that it is a member of
  std::string key;
  std::string name;            // "" where the key makes none
  std::string extracted_name;  // where `name` is taken
  bool is_wanted = false;
  bool is_extracted_wanted = false;
  bool is_wanted_below = false;
  KeyName* next = nullptr;  // what came after it in the last line
};

// Lines of one program have the same keys in the same order, so that the key after this one is
// nearly always the one that came there last time.
class KeyNames {
 public:
  explicit KeyNames(WantedLabels wanted) : wanted_(std::move(wanted)) {}

  // Before each line: names of the line before are forgotten when there are very many.
  void begin_line();
  const KeyName& find(const KeyName* parent, std::string_view key);

 private:
  static constexpr std::size_t most = 10'000;

  KeyName& look_up(const KeyName* parent, std::string_view key);
  KeyName make(const KeyName* parent, std::string_view key) const;

  WantedLabels wanted_;
  std::deque<KeyName> names_;
  std::unordered_multimap<std::size_t, KeyName*> by_hash_;
  KeyName first_;  // its `next` begins a line
  KeyName* last_ = &first_;
};

}  // namespace store::logs::pipeline
