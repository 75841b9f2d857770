#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace store::logs::pipeline {

// Texts that live as long as one line is worked on. Memory is kept from line to line, so that a
// line like those before it allocates nothing.
class TextArena {
 public:
  std::string_view keep(std::string_view text) {
    char* place = reserve(text.size());
    if (!text.empty()) std::memcpy(place, text.data(), text.size());
    return {place, text.size()};
  }

  std::string_view joined(std::string_view first, std::string_view second) {
    char* place = reserve(first.size() + second.size());
    if (!first.empty()) std::memcpy(place, first.data(), first.size());
    if (!second.empty()) std::memcpy(place + first.size(), second.data(), second.size());
    return {place, first.size() + second.size()};
  }

  // Room for a text of at most that size, written by the caller.
  char* reserve(std::size_t size) {
    if (block_ == blocks_.size() || used_ + size > blocks_[block_].size) next_block(size);
    char* place = blocks_[block_].memory.get() + used_;
    used_ += size;
    return place;
  }

  void reset() {
    if (blocks_.size() > most_kept) blocks_.resize(most_kept);
    block_ = 0;
    used_ = 0;
  }

 private:
  static constexpr std::size_t block_size = 16 * 1024;
  static constexpr std::size_t most_kept = 4;

  struct Block {
    std::unique_ptr<char[]> memory;
    std::size_t size = 0;
  };

  void next_block(std::size_t least) {
    if (block_ < blocks_.size()) ++block_;
    while (block_ < blocks_.size() && blocks_[block_].size < least) ++block_;
    if (block_ == blocks_.size()) {
      const std::size_t size = least > block_size ? least : block_size;
      blocks_.push_back({std::unique_ptr<char[]>(new char[size]), size});
    }
    used_ = 0;
  }

  std::vector<Block> blocks_;
  std::size_t block_ = 0;
  std::size_t used_ = 0;
};

}  // namespace store::logs::pipeline
