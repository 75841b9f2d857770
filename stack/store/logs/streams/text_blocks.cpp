#include "stack/store/logs/streams/text_blocks.hpp"

#include <algorithm>
#include <cstring>

namespace store::logs {
namespace {

constexpr std::size_t first_block = std::size_t{16} << 10U;  // an empty store stays small
constexpr std::size_t last_block = std::size_t{256} << 10U;

}  // namespace

// Never much beside what there is already, so that a small limit is kept to.
std::size_t TextBlocks::next_block() const {
  return std::clamp(bytes_ / 8, first_block, last_block);
}

// Where a text does not fit, the end of a block stays empty.
std::size_t TextBlocks::growth(std::size_t bytes) const {
  return bytes <= left_ ? 0 : bytes + bytes / 4 + next_block();
}

const char* TextBlocks::keep(std::string_view text) {
  if (text.size() > next_block() / 4) {  // has a block of its own
    blocks_.push_back(std::unique_ptr<char[]>(new char[text.size()]));
    bytes_ += text.size();
    std::memcpy(blocks_.back().get(), text.data(), text.size());
    return blocks_.back().get();
  }
  if (text.size() > left_) {
    const std::size_t size = next_block();
    blocks_.push_back(std::unique_ptr<char[]>(new char[size]));
    bytes_ += size;
    free_ = blocks_.back().get();
    left_ = size;
  }
  char* place = free_;
  if (!text.empty()) std::memcpy(place, text.data(), text.size());
  free_ += text.size();
  left_ -= text.size();
  return place;
}

}  // namespace store::logs
