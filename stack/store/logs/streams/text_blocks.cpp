#include "stack/store/logs/streams/text_blocks.hpp"

#include <cstring>

namespace store::logs {
namespace {

constexpr std::size_t block_size = std::size_t{256} * 1024;
constexpr std::size_t large = block_size / 4;  // has a block of its own

}  // namespace

const char* TextBlocks::keep(std::string_view text) {
  if (text.size() > large) {
    blocks_.push_back(std::unique_ptr<char[]>(new char[text.size()]));
    bytes_ += text.size();
    std::memcpy(blocks_.back().get(), text.data(), text.size());
    return blocks_.back().get();
  }
  if (text.size() > left_) {
    blocks_.push_back(std::unique_ptr<char[]>(new char[block_size]));
    bytes_ += block_size;
    free_ = blocks_.back().get();
    left_ = block_size;
  }
  char* place = free_;
  if (!text.empty()) std::memcpy(place, text.data(), text.size());
  free_ += text.size();
  left_ -= text.size();
  return place;
}

}  // namespace store::logs
