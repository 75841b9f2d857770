#include "stack/store/traces/stored/text_table.hpp"

#include <functional>

namespace store::traces {

namespace {

constexpr std::size_t first_size = 1024;

std::uint32_t hash_of(std::string_view text) {
  return static_cast<std::uint32_t>(std::hash<std::string_view>{}(text));
}

}  // namespace

std::string_view TextTable::keep(std::string_view text) {
  if (text.empty()) return {};
  if (used_ * 3 >= slots_.size() * 2) grow();
  const std::uint32_t hash = hash_of(text);
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = hash & mask;
  while (slots_[at].characters != nullptr) {
    const Slot& slot = slots_[at];
    const std::string_view known(slot.characters, slot.size);
    if (slot.hash == hash && known == text) return known;
    at = (at + 1) & mask;
  }
  const std::string_view kept = arena_.text(text);
  slots_[at] = {kept.data(), static_cast<std::uint32_t>(kept.size()), hash};
  ++used_;
  return kept;
}

std::size_t TextTable::growth(std::size_t texts) const {
  std::size_t size = slots_.size();
  while ((used_ + texts) * 3 >= size * 2) size = size == 0 ? first_size : size * 2;
  return (size - slots_.size()) * sizeof(Slot);
}

void TextTable::grow() {
  std::vector<Slot> old(slots_.empty() ? first_size : slots_.size() * 2);
  old.swap(slots_);
  const std::size_t mask = slots_.size() - 1;
  for (const Slot& slot : old) {
    if (slot.characters == nullptr) continue;
    std::size_t at = slot.hash & mask;
    while (slots_[at].characters != nullptr) at = (at + 1) & mask;
    slots_[at] = slot;
  }
}

}  // namespace store::traces
