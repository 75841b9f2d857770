#include "stack/store/logs/pipeline/stages/key_names.hpp"

#include "stack/store/logs/pipeline/labels.hpp"
#include "stack/store/logs/pipeline/scan/names.hpp"

namespace store::logs::pipeline {

void KeyNames::begin_line() {
  last_ = &first_;
  if (names_.size() < most) return;
  names_.clear();
  by_hash_.clear();
  first_.next = nullptr;
}

const KeyName& KeyNames::find(const KeyName* parent, std::string_view key) {
  KeyName* expected = last_->next;
  if (expected != nullptr && expected->parent == parent && expected->key == key) {
    last_ = expected;
    return *expected;
  }
  KeyName& found = look_up(parent, key);
  last_->next = &found;
  last_ = &found;
  return found;
}

KeyName& KeyNames::look_up(const KeyName* parent, std::string_view key) {
  const std::size_t hash =
      std::hash<std::string_view>()(key) ^ (reinterpret_cast<std::uintptr_t>(parent) * 31);
  const auto [begin, end] = by_hash_.equal_range(hash);
  for (auto entry = begin; entry != end; ++entry) {
    if (entry->second->parent == parent && entry->second->key == key) return *entry->second;
  }
  KeyName& made = names_.emplace_back(make(parent, key));
  by_hash_.emplace(hash, &made);
  return made;
}

KeyName KeyNames::make(const KeyName* parent, std::string_view key) const {
  KeyName known;
  known.parent = parent;
  known.key = key;
  known.name = parent == nullptr ? label_name(key, NameStart::first)
                                 : parent->name + '_' + label_name(key, NameStart::goes_on);
  if (known.name.empty()) return known;
  known.extracted_name = known.name + std::string(extracted_suffix);
  known.is_wanted = wanted_.contain(known.name);
  known.is_extracted_wanted = wanted_.contain(known.extracted_name);
  known.is_wanted_below = wanted_.contain_below(known.name);
  return known;
}

}  // namespace store::logs::pipeline
