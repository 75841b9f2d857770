#include "stack/store/traces/stored/arena.hpp"

#include <algorithm>

namespace store::traces {

namespace {

constexpr std::size_t first_block = std::size_t{16} << 10U;  // an empty store stays small
constexpr std::size_t last_block = std::size_t{1} << 20U;

}  // namespace

// Never much beside what there is already, so that a small limit is kept to.
std::size_t Arena::next_block() const { return std::clamp(bytes_ / 8, first_block, last_block); }

// Where a piece does not fit, the end of a block stays empty.
std::size_t Arena::growth(std::size_t bytes) const {
  return bytes <= left_ ? 0 : bytes + bytes / 4 + next_block();
}

void* Arena::take(std::size_t size, std::size_t alignment) {
  const auto address = reinterpret_cast<std::uintptr_t>(next_);
  const std::size_t padding = (alignment - address % alignment) % alignment;
  if (next_ == nullptr || padding + size > left_) {
    const std::size_t block = std::max(size, next_block());
    blocks_.emplace_back(new std::byte[block]);
    next_ = blocks_.back().get();
    left_ = block;
    bytes_ += block;
    return take(size, alignment);
  }
  void* place = next_ + padding;
  next_ += padding + size;
  left_ -= padding + size;
  return place;
}

std::string_view Arena::text(std::string_view content) {
  if (content.empty()) return {};
  auto* place = static_cast<char*>(take(content.size(), 1));
  std::memcpy(place, content.data(), content.size());
  return {place, content.size()};
}

}  // namespace store::traces
